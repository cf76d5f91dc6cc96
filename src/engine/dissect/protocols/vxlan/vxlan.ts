/**
 * Virtual eXtensible Local Area Network: Ethernet in UDP, RFC 7348 section 5; group policy by draft-smith-vxlan-group-policy; other protocols
 * by draft-ietf-nvo3-vxlan-gpe, which is told by its third byte, where the others have zeros or a group.
 */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition, variant } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const HEADER = 8
const ETHERNET = 1
const GROUP_POLICY = 0x80
const IPV4 = 0x0800
const IPV6 = 0x86dd
const MPLS = 0x8847

const ALL_FLAGS = field('vxlan.flags', 'Flags', 'uint16', { base: 'hex' })
const RESERVED_FLAGS = field('vxlan.flags_reserved', 'Reserved(R)', 'uint16', { base: 'hex', mask: 0x77b7 })

const fields = {
  flags: ALL_FLAGS,
  genericFlags: variant(ALL_FLAGS, { type: 'uint8' }),
  policy: field('vxlan.flag_g', 'GBP Extension', 'boolean', {
    mask: 0x8000,
    wordBits: 16,
    states: ['Defined', 'Not defined'],
  }),
  hasNetwork: field('vxlan.flag_i', 'VXLAN Network ID (VNI)', 'boolean', { mask: 0x0800, wordBits: 16 }),
  dontLearn: field('vxlan.flag_d', "Don't Learn", 'boolean', { mask: 0x0040, wordBits: 16 }),
  applied: field('vxlan.flag_a', 'Policy Applied', 'boolean', { mask: 0x0008, wordBits: 16 }),
  reservedFlags: RESERVED_FLAGS,
  genericReservedFlags: variant(RESERVED_FLAGS, { type: 'uint8', base: 'dec', mask: 0xc2 }),
  group: field('vxlan.gbp', 'Group Policy ID', 'uint16'),
  network: field('vxlan.vni', 'VXLAN Network Identifier (VNI)', 'uint24'),
  reserved: field('vxlan.reserved8', 'Reserved', 'uint8'),
  version: field('vxlan.ver', 'Version', 'uint8', { mask: 0x30 }),
  instance: field('vxlan.i_bit', 'Instance', 'uint8', { mask: 0x08 }),
  hasNext: field('vxlan.p_bit', 'Next Protocol Bit', 'uint8', { mask: 0x04 }),
  management: field('vxlan.o_bit', 'OAM bit', 'uint8', { mask: 0x01 }),
  reserved16: field('vxlan.reserved_16', 'Reserved', 'uint16'),
  next: field('vxlan.next_proto', 'Next Protocol', 'uint8', {
    values: { 1: 'IPv4', 2: 'IPv6', 3: 'Ethernet', 4: 'Network Service Header', 5: 'MPLS' },
  }),
}

const FLAGS: readonly LayoutItem[] = [
  [fields.policy, 0, 2],
  [fields.hasNetwork, 0, 2],
  [fields.dontLearn, 0, 2],
  [fields.applied, 0, 2],
]
const GENERIC_FLAGS = [fields.version, fields.instance, fields.hasNext, fields.management, fields.genericReservedFlags]
const REST: readonly LayoutItem[] = [
  [fields.network, 4, 3],
  [fields.reserved, 7, 1],
]

export const vxlan: ProtocolDefinition = {
  name: 'vxlan',
  title: 'Virtual eXtensible Local Area Network',
  column: 'VxLAN',
  family: 'link',
  fields,
  bindings: [{ table: 'udp.port', values: [4789, 4790] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(nextProtocol(out.registry, bytes, start), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(vxlan, start, Math.min(HEADER, end - start))
    out.info = ''
    if (end - start < HEADER) {
      out.malformed(vxlan, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    if (isGeneric(bytes, start)) addGenericHead(out, bytes, start)
    else {
      addFlags(out, bytes, start)
      out.item(fields.group, bytes, start + 2, 2)
    }
    out.items(REST, bytes, start, end)
    out.close()
    out.call(nextProtocol(out.registry, bytes, start), bytes, start + HEADER, end)
  },
}

/** Whether the header names the protocol that follows. */
const isGeneric = (bytes: Uint8Array, start: number): boolean =>
  (bytes[start] & GROUP_POLICY) === 0 && u16(bytes, start + 1) === 0 && bytes[start + 3] !== 0

function nextProtocol(registry: Registry, bytes: Uint8Array, start: number): ProtocolId {
  if (!isGeneric(bytes, start)) return registry.byNumber('linktype', ETHERNET)
  switch (bytes[start + 3]) {
    case 1:
      return registry.ethertype(IPV4)
    case 2:
      return registry.ethertype(IPV6)
    case 3:
      return registry.byNumber('linktype', ETHERNET)
    case 5:
      return registry.ethertype(MPLS)
    default:
      return 0 as ProtocolId
  }
}

function addGenericHead(out: Detail, bytes: Uint8Array, at: number): void {
  out.item(fields.genericFlags, bytes, at, 1)
  out.enter()
  for (const one of GENERIC_FLAGS) out.item(one, bytes, at, 1)
  out.close()
  out.item(fields.reserved16, bytes, at + 1, 2)
  out.item(fields.next, bytes, at + 3, 1)
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
