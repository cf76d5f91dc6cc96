/**
 * CAPWAP's data channel, RFC 5415 section 4: frames of an access point's stations, tunnelled to its controller. 802.11 frames have the two bytes
 * of their frame control the other way round there, as Wireshark expects.
 */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16, u24 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const PREAMBLE = 1
/** After the preamble of what is encrypted. */
const RESERVED = 3
/** Up to the optional headers. */
const HEADER = 8
const CLEAR = 0
const IEEE80211 = 1
const ETHERNET_TYPE = 1
const WLAN_TYPE = 105
const Flag = { native: 0x100, fragment: 0x80, wireless: 0x20, mac: 0x10, keepAlive: 0x08 } as const

const word = (mask: number) => ({ mask })
const flag = (mask: number) => ({ mask, wordBits: 24 })
const PAYLOAD_STATES = ['Native frame format (see Wireless Binding ID field)', 'IEEE 802.3 frame'] as const

const fields = {
  preamble: field('capwap.preamble', 'Preamble', 'none'),
  version: field('capwap.preamble.version', 'Version', 'uint8', word(0xf0)),
  type: field('capwap.preamble.type', 'Type', 'uint8', {
    mask: 0x0f,
    values: { 0: 'CAPWAP Header', 1: 'CAPWAP DTLS Header' },
  }),
  reserved: field('capwap.preamble.reserved', 'Reserved', 'uint24'),
  header: field('capwap.header', 'Header', 'none'),
  length: field('capwap.header.length', 'Header Length', 'uint24', word(0xf80000)),
  radio: field('capwap.header.rid', 'Radio ID', 'uint24', word(0x7c000)),
  binding: field('capwap.header.wbid', 'Wireless Binding ID', 'uint24', {
    mask: 0x3e00,
    values: { 0: 'Reserved', 1: 'IEEE 802.11', 2: 'Reserved', 3: 'EPCGlobal' },
  }),
  flags: field('capwap.header.flags', 'Header Flags', 'uint24', { base: 'hex', mask: 0x1ff }),
  native: field('capwap.header.flags.t', 'Payload Type', 'boolean', { ...flag(Flag.native), states: PAYLOAD_STATES }),
  fragment: field('capwap.header.flags.f', 'Fragment', 'boolean', {
    ...flag(Flag.fragment),
    states: ['Fragment', "Don't Fragment"],
  }),
  last: field('capwap.header.flags.l', 'Last Fragment', 'boolean', {
    ...flag(0x40),
    states: ['This is the last fragment', 'More fragments follow'],
  }),
  wireless: field('capwap.header.flags.w', 'Wireless header', 'boolean', {
    ...flag(Flag.wireless),
    states: ['Wireless Specific Information is present', 'No Wireless Specific Information'],
  }),
  mac: field('capwap.header.flags.m', 'Radio MAC header', 'boolean', {
    ...flag(Flag.mac),
    states: ['Radio MAC Address is present', 'No Radio MAC Address'],
  }),
  keepAlive: field('capwap.header.flags.k', 'Keep-Alive', 'boolean', {
    ...flag(Flag.keepAlive),
    states: ['Keep-Alive Packet', 'No Keep-Alive'],
  }),
  reservedFlags: field('capwap.header.flags.r', 'Reserved', 'uint24', { base: 'hex', mask: 0x7 }),
  fragmentId: field('capwap.header.fragment.id', 'Fragment ID', 'uint16'),
  fragmentOffset: field('capwap.header.fragment.offset', 'Fragment Offset', 'uint16', word(0xfff8)),
  fragmentReserved: field('capwap.header.fragment.reserved', 'Reserved', 'uint16', word(0x7)),
  macLength: field('capwap.header.mac.length', 'MAC length', 'uint8'),
  macAddress: field('capwap.header.mac.eui48', 'MAC address', 'ether'),
  macData: field('capwap.header.mac.data', 'MAC address', 'bytes'),
  wirelessLength: field('capwap.header.wireless.length', 'Wireless length', 'uint8'),
  wirelessData: field('capwap.header.wireless.data', 'Wireless data', 'bytes'),
  padding: field('capwap.header.padding', 'Padding for 4 Byte Alignment', 'bytes'),
}
const FLAGS = [
  fields.native,
  fields.fragment,
  fields.last,
  fields.wireless,
  fields.mac,
  fields.keepAlive,
  fields.reservedFlags,
]

const wordOf = (bytes: Uint8Array, start: number): number => u24(bytes, start + PREAMBLE)
const headerEnd = (bytes: Uint8Array, start: number): number => start + 4 * (wordOf(bytes, start) >> 19)
const isClear = (bytes: Uint8Array, start: number): boolean => (bytes[start] & 0x0f) === CLEAR
const fits = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start >= HEADER && headerEnd(bytes, start) >= start + HEADER && headerEnd(bytes, start) <= end

function next(registry: Registry, bytes: Uint8Array, start: number): ProtocolId {
  const head = wordOf(bytes, start)
  if ((head & (Flag.fragment | Flag.keepAlive)) !== 0) return 0 as ProtocolId
  if ((head & Flag.native) === 0) return registry.byNumber('linktype', ETHERNET_TYPE)
  return ((head >> 9) & 31) === IEEE80211 ? registry.byNumber('linktype', WLAN_TYPE) : (0 as ProtocolId)
}

export const capwapData: ProtocolDefinition = {
  name: 'capwap.data',
  title: 'Control And Provisioning of Wireless Access Points - Data',
  column: 'CAPWAP-Data',
  family: 'link',
  fields,
  bindings: [{ table: 'udp.port', values: [5247] }],

  summarize(bytes, start, end, out) {
    if (end - start < PREAMBLE || !isClear(bytes, start)) return
    if (!fits(bytes, start, end)) return out.malformed()
    const protocol = next(out.registry, bytes, start)
    out.swappedControl = protocol === out.registry.byNumber('linktype', WLAN_TYPE)
    out.continueWith(protocol, headerEnd(bytes, start), end)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(capwapData, start, end - start)
    out.info = 'CAPWAP-Data'
    if (end - start >= PREAMBLE) addPreamble(out, bytes, start, end)
    if (end - start >= PREAMBLE && !isClear(bytes, start)) {
      out.close()
      return out.call(0 as ProtocolId, bytes, Math.min(end, start + PREAMBLE + RESERVED), end)
    }
    const isWhole = fits(bytes, start, end)
    if (end - start >= HEADER) addHeader(out, bytes, start, isWhole ? headerEnd(bytes, start) : start + HEADER)
    if (!isWhole) {
      out.malformed(capwapData, start, end, 'the header does not fit')
      out.close()
      return
    }
    const from = headerEnd(bytes, start)
    out.amend(node, undefined, from - start)
    out.close()
    const protocol = next(out.registry, bytes, start)
    out.swappedControl = protocol === out.registry.byNumber('linktype', WLAN_TYPE)
    out.call(protocol, bytes, from, end)
  },
}

function addPreamble(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  out.open(fields.preamble, start, PREAMBLE, null)
  out.item(fields.version, bytes, start, 1)
  out.item(fields.type, bytes, start, 1)
  if (!isClear(bytes, start) && end - start >= PREAMBLE + RESERVED) {
    out.item(fields.reserved, bytes, start + PREAMBLE, RESERVED)
  }
  out.close()
}

function addHeader(out: Detail, bytes: Uint8Array, start: number, from: number): void {
  const at = start + PREAMBLE
  out.open(fields.header, at, from - at, null)
  const node = out.item(fields.length, bytes, at, 3)
  out.amend(node, `${out.text(node)} (${headerEnd(bytes, start) - start})`)
  out.item(fields.radio, bytes, at, 3)
  out.item(fields.binding, bytes, at, 3)
  out.item(fields.flags, bytes, at, 3)
  out.enter()
  for (const one of FLAGS) out.item(one, bytes, at, 3)
  out.close()
  out.item(fields.fragmentId, bytes, start + 4, 2)
  out.add(fields.fragmentOffset, start + 6, 2, u16(bytes, start + 6) >> 3)
  out.item(fields.fragmentReserved, bytes, start + 6, 2)
  addOptions(out, bytes, start + HEADER, from, wordOf(bytes, start))
  out.close()
}

/** The radio's address and what the wireless binding says, each behind its length and filled up to words. */
function addOptions(out: Detail, bytes: Uint8Array, start: number, from: number, head: number): void {
  let at = start
  if ((head & Flag.mac) !== 0 && at < from) {
    const length = bytes[at]
    out.item(fields.macLength, bytes, at, 1)
    const stop = Math.min(from, at + 1 + length)
    if (stop > at + 1)
      out.item(length === 6 && stop === at + 7 ? fields.macAddress : fields.macData, bytes, at + 1, stop - at - 1)
    at = addPadding(out, bytes, at, stop, from)
  }
  if ((head & Flag.wireless) === 0 || at >= from) return
  out.item(fields.wirelessLength, bytes, at, 1)
  const stop = Math.min(from, at + 1 + bytes[at])
  if (stop > at + 1) out.item(fields.wirelessData, bytes, at + 1, stop - at - 1)
  addPadding(out, bytes, at, stop, from)
}

function addPadding(out: Detail, bytes: Uint8Array, start: number, stop: number, from: number): number {
  const next = Math.min(from, start + 4 * Math.ceil((stop - start) / 4))
  if (next > stop) out.item(fields.padding, bytes, stop, next - stop)
  return next
}
