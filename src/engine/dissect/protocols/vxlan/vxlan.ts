/** Virtual eXtensible Local Area Network: Ethernet in UDP, RFC 7348 section 5; group policy by draft-smith-vxlan-group-policy. */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const HEADER = 8
const ETHERNET = 1

const fields = {
  flags: field('vxlan.flags', 'Flags', 'uint16', { base: 'hex' }),
  policy: field('vxlan.flag_g', 'GBP Extension', 'boolean', {
    mask: 0x8000,
    wordBits: 16,
    states: ['Defined', 'Not defined'],
  }),
  hasNetwork: field('vxlan.flag_i', 'VXLAN Network ID (VNI)', 'boolean', { mask: 0x0800, wordBits: 16 }),
  dontLearn: field('vxlan.flag_d', "Don't Learn", 'boolean', { mask: 0x0040, wordBits: 16 }),
  applied: field('vxlan.flag_a', 'Policy Applied', 'boolean', { mask: 0x0008, wordBits: 16 }),
  reservedFlags: field('vxlan.flags_reserved', 'Reserved(R)', 'uint16', { base: 'hex', mask: 0x77b7 }),
  group: field('vxlan.gbp', 'Group Policy ID', 'uint16'),
  network: field('vxlan.vni', 'VXLAN Network Identifier (VNI)', 'uint24'),
  reserved: field('vxlan.reserved8', 'Reserved', 'uint8'),
}

const FLAGS: readonly LayoutItem[] = [
  [fields.policy, 0, 2],
  [fields.hasNetwork, 0, 2],
  [fields.dontLearn, 0, 2],
  [fields.applied, 0, 2],
]
const REST: readonly LayoutItem[] = [
  [fields.group, 2, 2],
  [fields.network, 4, 3],
  [fields.reserved, 7, 1],
]

export const vxlan: ProtocolDefinition = {
  name: 'vxlan',
  title: 'Virtual eXtensible Local Area Network',
  column: 'VxLAN',
  family: 'link',
  fields,
  bindings: [{ table: 'udp.port', values: [4789] }],
  tunnel: true,

  summarize(_bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(out.registry.byNumber('linktype', ETHERNET), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(vxlan, start, Math.min(HEADER, end - start))
    out.info = ''
    if (end - start < HEADER) {
      out.malformed(vxlan, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    addFlags(out, bytes, start)
    out.items(REST, bytes, start, end)
    out.close()
    out.call(out.registry.byNumber('linktype', ETHERNET), bytes, start + HEADER, end)
  },
}

function addFlags(out: Detail, bytes: Uint8Array, at: number): void {
  const set = FLAGS.filter(([one]) => (u16(bytes, at) & (one.mask ?? 0)) !== 0)
  const node = out.item(fields.flags, bytes, at, 2)
  out.amend(node, [out.text(node), ...set.map(([one]) => one.label)].join(', '))
  out.enter()
  out.items(FLAGS, bytes, at, at + 2)
  out.item(fields.reservedFlags, bytes, at, 2)
  out.close()
}
