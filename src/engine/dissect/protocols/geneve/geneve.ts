/** Generic Network Virtualization Encapsulation, RFC 8926: any EtherType in UDP, with options before it. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16, u24 } from '../../../../shared/bytes.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'

const HEADER = 8
const ETHERNET = 1
const BRIDGED = 0x6558

const FLAG = { wordBits: 8 } as const
const fields = {
  version: field('geneve.version', 'Version', 'uint8'),
  flags: field('geneve.flags', 'Flags', 'uint8', { base: 'hex' }),
  management: field('geneve.flags.oam', 'Operations, Administration and Management Frame', 'boolean', {
    mask: 0x80,
    ...FLAG,
  }),
  critical: field('geneve.flags.critical', 'Critical Options Present', 'boolean', { mask: 0x40, ...FLAG }),
  reserved: field('geneve.flags.reserved', 'Reserved', 'boolean', { mask: 0x3f, ...FLAG }),
  protocol: field('geneve.proto_type', 'Protocol Type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
  network: field('geneve.vni', 'Virtual Network Identifier (VNI)', 'uint24', { base: 'hex_dec' }),
  options: field('geneve.options', 'Geneve Options', 'bytes'),
}

const FLAGS: readonly LayoutItem[] = [
  [fields.management, 1, 1],
  [fields.critical, 1, 1],
  [fields.reserved, 1, 1],
]
const REST: readonly LayoutItem[] = [
  [fields.protocol, 2, 2],
  [fields.network, 4, 3],
]

const optionsLength = (bytes: Uint8Array, start: number): number => (bytes[start] & 0x3f) * 4

function nextOf(registry: Registry, bytes: Uint8Array, start: number): ProtocolId {
  const type = u16(bytes, start + 2)
  return type === BRIDGED ? registry.byNumber('linktype', ETHERNET) : registry.ethertype(type)
}

export const geneve: ProtocolDefinition = {
  name: 'geneve',
  title: 'Generic Network Virtualization Encapsulation',
  column: 'Geneve',
  family: 'link',
  fields,
  bindings: [{ table: 'udp.port', values: [6081] }],

  summarize(bytes, start, end, out) {
    const from = start + HEADER + (start < end ? optionsLength(bytes, start) : 0)
    if (from > end) return out.malformed()
    out.continueWith(nextOf(out.registry, bytes, start), from, end)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(geneve, start, Math.min(HEADER, end - start))
    out.info = ''
    if (end - start < HEADER) {
      out.malformed(geneve, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const length = optionsLength(bytes, start)
    const from = start + HEADER + length
    const network = u24(bytes, start + 4)
      .toString(16)
      .padStart(6, '0')
    out.amend(node, `${geneve.title}, VNI: 0x${network}`, Math.min(end, from) - start)
    out.add(fields.version, start, 1, bytes[start] >> 6)
    out.add(null, start, 1, null, `Length: ${length} bytes`)
    out.item(fields.flags, bytes, start + 1, 1)
    out.enter()
    out.items(FLAGS, bytes, start, end)
    out.close()
    out.items(REST, bytes, start, end)
    if (from > end) {
      out.malformed(geneve, start + HEADER, end, 'the options do not fit in the packet')
      out.close()
      return
    }
    if (length > 0) out.item(fields.options, bytes, start + HEADER, length)
    out.close()
    out.call(nextOf(out.registry, bytes, start), bytes, from, end)
  },
}
