/** Dynamic Host Configuration Protocol, RFC 2131, and BOOTP (RFC 951), whose message it fills with options. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { formatEther, formatHex } from '../../../../shared/format/address.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { allFields, type Field, type ProtocolDefinition } from '../../protocol.ts'
import { dhcpFields as fields, structuredFields } from './fields.ts'
import { MESSAGE_NAMES } from './numbers.ts'
import { addOptions } from './options.ts'
import { SIMPLE_OPTIONS } from './simple-options.ts'

/** Up to the options: fixed fields, server name, file name. */
const HEADER = 236
const SERVER = 44
const SERVER_LENGTH = 64
const FILE = 108
const FILE_LENGTH = 128
const COOKIE = 0x63825363
const ETHERNET = 1
const REQUEST = 1
const MESSAGE_TYPE = 53
const OVERLOAD = 52
const END = 255

const simpleFields = Object.fromEntries(Object.values(SIMPLE_OPTIONS).map(([, one]) => [one.name, one]))

export const dhcp: ProtocolDefinition = {
  name: 'dhcp',
  title: 'Dynamic Host Configuration Protocol',
  column: 'BOOTP',
  family: 'udp',
  fields: allFields(fields, structuredFields, simpleFields),
  bindings: [{ table: 'udp.port', values: [67, 68] }],

  summarize(_bytes, start, end, out) {
    if (end - start < HEADER) out.malformed()
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(dhcp, start, end - start)
    const { type, overload } = scanOptions(bytes, start, end)
    addInfo(out, bytes, start, end)
    addHead(out, bytes, start, end)
    if (type >= 0) {
      const name = MESSAGE_NAMES[type] ?? `Unknown Message Type (0x${type.toString(16).padStart(2, '0')})`
      out.protocolColumn = 'DHCP'
      out.info = `DHCP ${name.padEnd(8)} - Transaction ID 0x${u32(bytes, start + 4).toString(16)}`
      out.amend(node, `${dhcp.title} (${name})`)
    }
    if (end - start < HEADER) {
      out.malformed(dhcp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
    } else addTail(out, bytes, start, end, overload)
    out.close()
  },
}

/** Message type and overload option of the message, -1 and 0 when they are not there. */
function scanOptions(bytes: Uint8Array, start: number, end: number): { type: number; overload: number } {
  const found = { type: -1, overload: 0 }
  let at = start + HEADER + 4
  if (at > end || u32(bytes, at - 4) !== COOKIE) return found
  while (at + 2 < end && bytes[at] !== END) {
    if (bytes[at] === MESSAGE_TYPE && bytes[at + 1] > 0) found.type = bytes[at + 2]
    else if (bytes[at] === OVERLOAD && bytes[at + 1] > 0) found.overload = bytes[at + 2]
    at += bytes[at] === 0 ? 1 : 2 + bytes[at + 1]
  }
  return found
}

const hasMac = (bytes: Uint8Array, start: number): boolean => bytes[start + 1] === ETHERNET && bytes[start + 2] === 6

/** What the Info column says of a message without a type. */
function addInfo(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  out.info = ''
  if (end - start < 34) return
  if (bytes[start] !== REQUEST) out.info = 'Boot Reply'
  else if (hasMac(bytes, start)) {
    const mac = formatEther(bytes.subarray(start + 28, start + 34))
    out.info = `Boot Request from ${mac} (${mac})`
  } else out.info = 'Boot Request'
}

const FIRST: readonly LayoutItem[] = [
  [fields.type, 0, 1],
  [fields.hardwareType, 1, 1],
  [fields.hardwareLength, 2, 1],
  [fields.hops, 3, 1],
  [fields.id, 4, 4],
  [fields.seconds, 8, 2],
]
const ADDRESSES: readonly LayoutItem[] = [
  [fields.client, 12, 4],
  [fields.your, 16, 4],
  [fields.nextServer, 20, 4],
  [fields.relay, 24, 4],
]

/** Adds the fields up to the hardware address, as far as they fit. */
function addHead(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (!out.items(FIRST, bytes, start, end) || end - start < 12) return
  const flags = u16(bytes, start + 10)
  const isBroadcast = flags >> 15 === 1
  const hex = flags.toString(16).padStart(4, '0')
  const text = `Bootp flags: 0x${hex}${isBroadcast ? ', Broadcast flag (Broadcast)' : ' (Unicast)'}`
  out.open(fields.flags, start + 10, 2, flags, text)
  out.item(fields.broadcast, bytes, start + 10, 2)
  out.item(fields.reserved, bytes, start + 10, 2)
  out.close()
  if (!out.items(ADDRESSES, bytes, start, end) || end - start < SERVER) return
  const at = start + 28
  const length = bytes[start + 2]
  if (length === 0 || length > 16) {
    out.add(null, at, 16, null, `Client address not given`)
    return
  }
  if (hasMac(bytes, start)) out.item(fields.mac, bytes, at, 6)
  else {
    const text = `Client hardware address: ${formatHex(bytes.subarray(at, at + length))}`
    out.item(fields.hardwareAddress, bytes, at, length, text)
  }
  if (length < 16) out.item(fields.hardwarePadding, bytes, at + length, 16 - length)
}

/** Adds the names and the options of a message whose header is whole. */
function addTail(out: Detail, bytes: Uint8Array, start: number, end: number, overload: number): void {
  addName(out, fields.server, bytes, start + SERVER, SERVER_LENGTH, (overload & 2) !== 0)
  addName(out, fields.file, bytes, start + FILE, FILE_LENGTH, (overload & 1) !== 0)
  const at = start + HEADER
  if (at + 4 > end) {
    if (at < end) out.item(fields.vendorOptions, bytes, at, end - at)
    return
  }
  if (u32(bytes, at) !== COOKIE) {
    out.item(fields.vendorOptions, bytes, at, Math.min(64, end - at))
    return
  }
  out.item(fields.cookie, bytes, at, 4, 'Magic cookie: DHCP')
  addOptions(out, dhcp, bytes, at + 4, end, {
    server: [start + SERVER, start + SERVER + SERVER_LENGTH],
    file: [start + FILE, start + FILE + FILE_LENGTH],
  })
}

function addName(
  out: Detail,
  field: Field,
  bytes: Uint8Array,
  at: number,
  length: number,
  isOverloaded: boolean,
): void {
  if (isOverloaded) {
    const what = field === fields.server ? 'Server name' : 'Boot file name'
    out.open(null, at, length, null, `${what} option overloaded by DHCP`)
    out.expert('note', at, length, `${what} option overloaded by DHCP`)
    out.close()
    return
  }
  const zero = bytes.subarray(at, at + length).indexOf(0)
  const text = decodeUtf8(bytes, at, at + (zero < 0 ? length : zero))
  if (text === '') out.add(field, at, length, text, `${field.label} not given`)
  else out.add(field, at, length, text)
}
