/** Linux cooked captures, LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 (tcpdump.org/linktypes): one protocol, two layouts. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatEther, formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { EndpointKind } from '../../summary-parts.ts'
import { HARDWARE_NAMES } from '../arp/numbers.ts'
import { callEthertype, ethertypeExtent, LLC_TYPE, MIN_ETHERTYPE } from '../eth/ethertype.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'
import { addTrailer } from '../eth/trailer.ts'
import { LINUX_TYPE_NAMES, PACKET_TYPE_NAMES } from './numbers.ts'

const LINKTYPE_V1 = 113
const LINKTYPE_V2 = 276

const fields = {
  packetType: field('sll.pkttype', 'Packet type', 'uint16', { values: PACKET_TYPE_NAMES }),
  hardwareType: field('sll.hatype', 'Link-layer address type', 'uint16', { values: HARDWARE_NAMES }),
  addressLength: field('sll.halen', 'Link-layer address length', 'uint16'),
  sourceEther: field('sll.src.eth', 'Source', 'ether'),
  sourceIpv4: field('sll.src.ipv4', 'Source', 'ipv4'),
  sourceOther: field('sll.src.other', 'Source', 'bytes'),
  unused: field('sll.unused', 'Unused', 'bytes'),
  linuxType: field('sll.ltype', 'Protocol', 'uint16', { base: 'hex', values: LINUX_TYPE_NAMES }),
  etherType: field('sll.etype', 'Protocol', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
  trailer: field('sll.trailer', 'Trailer', 'bytes'),
  interface: field('sll.ifindex', 'Interface index', 'uint32'),
}

/** Where the two versions have what they share. */
interface Layout {
  readonly title: string
  readonly header: number
  readonly protocol: number
  readonly addressLength: number
  readonly addressLengthSize: number
  readonly address: number
  /** Fields before the address, but for the protocol. */
  readonly head: readonly LayoutItem[]
}

const V1: Layout = {
  title: 'Linux cooked capture v1',
  header: 16,
  protocol: 14,
  addressLength: 4,
  addressLengthSize: 2,
  address: 6,
  head: [
    [fields.packetType, 0, 2],
    [fields.hardwareType, 2, 2],
    [fields.addressLength, 4, 2],
  ],
}

const V2: Layout = {
  title: 'Linux cooked capture v2',
  header: 20,
  protocol: 0,
  addressLength: 11,
  addressLengthSize: 1,
  address: 12,
  head: [
    [fields.interface, 4, 4],
    [fields.hardwareType, 8, 2],
    [fields.packetType, 10, 1],
    [fields.addressLength, 11, 1],
  ],
}

const ETHER_LENGTH = 6
const IPV4_LENGTH = 4
/** Room for the address in both layouts. */
const ADDRESS_ROOM = 8

export const sll: ProtocolDefinition = {
  name: 'sll',
  title: 'Linux cooked-mode capture',
  column: 'SLL',
  family: 'link',
  fields,
  bindings: [{ table: 'linktype', values: [LINKTYPE_V1, LINKTYPE_V2] }],

  summarize(bytes, start, end, out) {
    const layout = out.linkType === LINKTYPE_V2 ? V2 : V1
    if (end - start < layout.header) return out.malformed()
    const length = bytes[start + layout.addressLength + layout.addressLengthSize - 1]
    if (length === ETHER_LENGTH || length === IPV4_LENGTH) {
      out.sourceKind = length === ETHER_LENGTH ? EndpointKind.ether : EndpointKind.ipv4
      out.sourceOffset = start + layout.address
    }
    const type = u16(bytes, start + layout.protocol)
    if (type >= MIN_ETHERTYPE || type === LLC_TYPE)
      out.continueWith(out.registry.ethertype(type), start + layout.header, end)
  },

  dissect(bytes, start, end, out) {
    const layout = out.context.interface.linkType === LINKTYPE_V2 ? V2 : V1
    out.openProtocol(sll, start, Math.min(layout.header, end - start), layout.title)
    if (layout === V2) addProtocol(layout, bytes, start, end, out)
    if (!out.items(layout.head, bytes, start, end) || end - start < layout.header) {
      out.malformed(sll, start, end, `${end - start} bytes are too few for the ${layout.header}-byte header`)
      out.close()
      return
    }
    addAddress(layout, bytes, start, out)
    if (layout === V1) addProtocol(layout, bytes, start, end, out)
    const type = u16(bytes, start + layout.protocol)
    const from = start + layout.header
    if (type >= MIN_ETHERTYPE) {
      addTrailer(out, bytes, start, ethertypeExtent(out.registry, type, bytes, from, end), end, fields.trailer)
    }
    out.close()
    out.info = 'Linux cooked capture'
    if (type >= MIN_ETHERTYPE) callEthertype(out, type, bytes, from, end)
    else out.call(type === LLC_TYPE ? out.registry.ethertype(type) : out.registry.ethertype(0), bytes, from, end)
  },
}

function addProtocol(layout: Layout, bytes: Uint8Array, start: number, end: number, out: Detail): void {
  const at = start + layout.protocol
  if (at + 2 > end) return
  out.item(u16(bytes, at) >= MIN_ETHERTYPE ? fields.etherType : fields.linuxType, bytes, at, 2)
}

function addAddress(layout: Layout, bytes: Uint8Array, start: number, out: Detail): void {
  const at = start + layout.address
  const length = Math.min(ADDRESS_ROOM, bytes[start + layout.addressLength + layout.addressLengthSize - 1])
  if (length === ETHER_LENGTH) {
    out.item(fields.sourceEther, bytes, at, length)
    out.sourceColumn = formatEther(bytes, at)
  } else if (length === IPV4_LENGTH) {
    out.item(fields.sourceIpv4, bytes, at, length)
    out.sourceColumn = formatIPv4(bytes, at)
  } else if (length > 0) out.item(fields.sourceOther, bytes, at, length)
  if (length < ADDRESS_ROOM) out.item(fields.unused, bytes, at + length, ADDRESS_ROOM - length)
}
