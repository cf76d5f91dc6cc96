/** Cisco's HDLC (RFC 4349 section 3): address, control, EtherType; and its keep-alives (SLARP). */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const HEADER = 4
const SLARP = 0x8035
const ARP = 0x0806
const KEEPALIVE = 2
const KEEPALIVE_LENGTH = 14

const PROTOCOL_NAMES: ValueNames = {
  0x0800: 'IP',
  0x2000: 'Cisco Discovery Protocol',
  0x4242: 'Spanning Tree BPDU',
  0x6558: 'Transparent Ethernet bridging',
  0x8035: 'SLARP',
  0x8038: 'DEC LanBridge',
  0x809b: 'Appletalk',
  0x80f3: 'AARP',
  0x8137: 'Netware IPX/SPX',
  0x86dd: 'IPv6',
  0x8847: 'MPLS unicast',
  0x8848: 'MPLS multicast',
  0xfefe: 'OSI',
}

const fields = {
  address: field('chdlc.address', 'Address', 'uint8', { base: 'hex', values: { 0x0f: 'Unicast', 0x8f: 'Multicast' } }),
  control: field('chdlc.control', 'Control', 'uint8', { base: 'hex' }),
  protocol: field('chdlc.protocol', 'Protocol', 'uint16', { base: 'hex', values: PROTOCOL_NAMES }),
}
const LAYOUT: readonly LayoutItem[] = [
  [fields.address, 0, 1],
  [fields.control, 1, 1],
  [fields.protocol, 2, 2],
]

function next(registry: Registry, type: number): ProtocolId {
  if (type === SLARP) return registry.idOf('slarp')
  return PROTOCOL_NAMES[type] && type !== ARP ? registry.ethertype(type) : (0 as ProtocolId)
}

export const chdlc: ProtocolDefinition = {
  name: 'chdlc',
  title: 'Cisco HDLC',
  column: 'CHDLC',
  family: 'link',
  fields,
  bindings: [{ table: 'linktype', values: [104] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(next(out.registry, u16(bytes, start + 2)), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(chdlc, start, Math.min(HEADER, end - start))
    out.info = ''
    out.sourceColumn = 'N/A'
    out.destinationColumn = 'N/A'
    if (!out.items(LAYOUT, bytes, start, end)) {
      out.malformed(chdlc, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    out.close()
    const type = u16(bytes, start + 2)
    const following = next(out.registry, type)
    if (following === 0) out.info = `Protocol 0x${type.toString(16).padStart(4, '0')}`
    out.call(following, bytes, start + HEADER, end)
  },
}

const slarpFields = {
  type: field('slarp.ptype', 'Packet type', 'uint32', {
    values: { 0: 'Request', 1: 'Reply', 2: 'Line keepalive' },
  }),
  address: field('slarp.address', 'Address', 'ipv4'),
  netmask: field('slarp.netmask', 'Netmask', 'ipv4'),
  mine: field('slarp.mysequence', 'Outgoing sequence number', 'uint32'),
  yours: field('slarp.yoursequence', 'Returned sequence number', 'uint32'),
  reliability: field('slarp.reliability', 'Reliability', 'uint16', { base: 'hex' }),
}
const ADDRESSES: readonly LayoutItem[] = [
  [slarpFields.type, 0, 4],
  [slarpFields.address, 4, 4],
  [slarpFields.netmask, 8, 4],
]
const KEEPALIVE_LAYOUT: readonly LayoutItem[] = [
  [slarpFields.type, 0, 4],
  [slarpFields.mine, 4, 4],
  [slarpFields.yours, 8, 4],
  [slarpFields.reliability, 12, 2],
]

export const slarp: ProtocolDefinition = {
  name: 'slarp',
  title: 'Cisco SLARP',
  column: 'SLARP',
  family: 'link',
  fields: slarpFields,
  bindings: [],

  summarize(_bytes, start, end, out) {
    if (end - start < KEEPALIVE_LENGTH) out.malformed()
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(slarp, start, Math.min(KEEPALIVE_LENGTH, end - start))
    out.info = ''
    const type = end - start >= 4 ? u32(bytes, start) : -1
    if (end - start < KEEPALIVE_LENGTH) {
      out.malformed(slarp, start, end, `${end - start} bytes are too few for a packet of ${KEEPALIVE_LENGTH} bytes`)
    } else if (type === KEEPALIVE) {
      out.items(KEEPALIVE_LAYOUT, bytes, start, end)
      out.info = `Line keepalive, outgoing sequence ${u32(bytes, start + 4)}, returned sequence ${u32(bytes, start + 8)}`
    } else if (type <= 1) {
      out.items(ADDRESSES, bytes, start, end)
      const whose = `${type === 0 ? 'Request' : 'Reply'}, from ${formatIPv4(bytes, start + 4)}`
      out.info = `${whose}, mask ${formatIPv4(bytes, start + 8)}`
    } else {
      out.item(slarpFields.type, bytes, start, 4)
      out.info = `Unknown packet type 0x${type.toString(16).padStart(8, '0')}`
    }
    out.close()
  },
}
