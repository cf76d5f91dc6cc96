/** Internet Control Message Protocol, RFC 792; RFC 950, RFC 1256, RFC 1191 and RFC 4884 for later messages and fields. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16, u16le, u32, u32le } from '../../../../shared/bytes.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import { followQuote } from '../../follow-quote.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { addChecksum, CHECKSUM_STATUS, expectedChecksum, isWhole } from '../ip/checksum.ts'
import { addResponse, noteEcho } from './echo.ts'
import { noteQuote } from './quote.ts'
import { CODE_NAMES, TYPE_NAMES } from './types.ts'

const HEADER = 4
const BODY = 8
const ICMP = 1
const IPV4 = 0x0800
const ECHO_REPLY = 0
const UNREACHABLE = 3
const REDIRECT = 5
const ECHO = 8
const ROUTER_ADVERTISEMENT = 9
const TIME_EXCEEDED = 11
const PARAMETER_PROBLEM = 12
const MOBILE_IP_NAME = 'Mobile IP Advertisement'

const fields = {
  type: field('icmp.type', 'Type', 'uint8', { values: TYPE_NAMES }),
  code: field('icmp.code', 'Code', 'uint8'),
  checksum: field('icmp.checksum', 'Checksum', 'uint16', { base: 'hex' }),
  checksumStatus: field('icmp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATUS }),
  unused: field('icmp.unused', 'Unused', 'bytes'),
  identifier: field('icmp.ident', 'Identifier (BE)', 'uint16', { base: 'dec_hex' }),
  identifierLe: field('icmp.ident_le', 'Identifier (LE)', 'uint16', { base: 'dec_hex' }),
  sequence: field('icmp.seq', 'Sequence Number (BE)', 'uint16', { base: 'dec_hex' }),
  sequenceLe: field('icmp.seq_le', 'Sequence Number (LE)', 'uint16', { base: 'dec_hex' }),
  mtu: field('icmp.mtu', 'MTU of next hop', 'uint16'),
  length: field('icmp.length', 'Length', 'uint8'),
  originalLength: field('icmp.length.original_datagram', 'Length of original datagram', 'uint8'),
  pointer: field('icmp.pointer', 'Pointer', 'uint32'),
  gateway: field('icmp.redir_gw', 'Gateway Address', 'ipv4'),
  addressCount: field('icmp.num_addrs', 'Number of addresses', 'uint8'),
  addressSize: field('icmp.addr_entry_size', 'Address entry size', 'uint8'),
  lifetime: field('icmp.lifetime', 'Lifetime', 'uint16', { unit: ' seconds' }),
  routerAddress: field('icmp.router_address', 'Router address', 'ipv4'),
  preference: field('icmp.pref_level', 'Preference level', 'int32'),
  originate: field('icmp.originate_timestamp', 'Originate Timestamp', 'uint32', { unit: ' milliseconds' }),
  receive: field('icmp.receive_timestamp', 'Receive Timestamp', 'uint32', { unit: ' milliseconds' }),
  transmit: field('icmp.transmit_timestamp', 'Transmit Timestamp', 'uint32', { unit: ' milliseconds' }),
  sendTime: field('icmp.data_time', 'Timestamp from icmp data', 'absolute_time'),
  sendTimeRelative: field('icmp.data_time_relative', 'Timestamp from icmp data (relative)', 'relative_time'),
  request: field('icmp.resp_to', 'Request frame', 'framenum'),
  responseTime: field('icmp.resptime', 'Response time', 'double'),
  addressMask: field('icmp.address_mask', 'Address Mask', 'ipv4'),
}

/** Errors quote the datagram they are about. */
const isError = (type: number): boolean =>
  type === UNREACHABLE || type === 4 || type === REDIRECT || type === TIME_EXCEEDED || type === PARAMETER_PROBLEM

/** Queries and replies that have an identifier and a sequence number. */
const hasIdentifier = (type: number): boolean => type === ECHO_REPLY || type === ECHO || (type >= 13 && type <= 18)

const codeText = (type: number, code: number): string => {
  const names = CODE_NAMES[type]
  return names ? (names[code] ?? `Unknown code: ${code}`) : ''
}

function infoText(bytes: Uint8Array, start: number, end: number, hopLimit: number): string {
  const type = bytes[start]
  const name = type === ROUTER_ADVERTISEMENT && isMobileIp(bytes, start, end) ? MOBILE_IP_NAME : TYPE_NAMES[type]
  const padded = (name ?? 'Unknown ICMP (obsolete or malformed?)').padEnd(20)
  if (hasIdentifier(type) && end - start >= BODY) {
    const id = u16(bytes, start + 4)
      .toString(16)
      .padStart(4, '0')
    return `${padded} id=0x${id}, seq=${u16(bytes, start + 6)}/${u16le(bytes, start + 6)}, ttl=${hopLimit}`
  }
  const code = codeText(type, bytes[start + 1])
  return code ? `${padded} (${code})` : padded
}

/** An agent advertisement (RFC 5944) is a router advertisement with something after the addresses. */
const isMobileIp = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start > BODY && end - start > BODY + bytes[start + 4] * bytes[start + 5] * 4

export const icmp: ProtocolDefinition = {
  name: 'icmp',
  title: 'Internet Control Message Protocol',
  column: 'ICMP',
  family: 'icmp',
  fields,
  bindings: [{ table: 'ip.proto', values: [ICMP] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    if (isError(bytes[start])) {
      out.flags |= RowFlag.nested
      noteQuote(bytes, start + BODY, end, out)
      followQuote(out, out.registry.ethertype(IPV4), bytes, start + BODY, end)
    }
    if (bytes[start] === ECHO || bytes[start] === ECHO_REPLY) noteEcho(bytes, start, end, out, ECHO - bytes[start])
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(icmp, start, end - start)
    out.info = ''
    if (end - start < HEADER) {
      if (end > start) out.item(fields.type, bytes, start, 1)
      out.malformed(icmp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const type = bytes[start]
    out.info = infoText(bytes, start, end, out.network?.hopLimit ?? 0)
    out.item(
      fields.type,
      bytes,
      start,
      1,
      `Type: ${type} (${TYPE_NAMES[type] ?? 'Unknown ICMP (obsolete or malformed?)'})`,
    )
    const code = codeText(type, bytes[start + 1])
    out.item(fields.code, bytes, start + 1, 1, `Code: ${bytes[start + 1]}${code ? ` (${code})` : ''}`)
    const expected = isWhole(out, end) ? expectedChecksum(out, bytes, start + 2, start, end) : undefined
    addChecksum(out, fields, bytes, start + 2, expected, { severity: 'warn' })
    if (end - start < BODY && end - start > HEADER) {
      out.malformed(icmp, start + HEADER, end, `the message ends within its first ${BODY} bytes`)
    } else if (isError(type)) addError(out, type, bytes, start, end)
    else if (hasIdentifier(type)) addQuery(out, type, bytes, start, end)
    else if (type === ROUTER_ADVERTISEMENT) addRouters(out, bytes, start, end)
    out.close()
  },
}

/** What an error says before the datagram it quotes, and the quote itself, inside its line. */
function addError(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < BODY) return
  const at = start + 4
  if (type === REDIRECT) out.item(fields.gateway, bytes, at, 4)
  else if (type === UNREACHABLE || type === TIME_EXCEEDED || type === PARAMETER_PROBLEM) {
    if (type === PARAMETER_PROBLEM) out.add(fields.pointer, at, 1, bytes[at])
    else if (bytes[at + 1] !== 0) out.item(fields.unused, bytes, at, 1)
    if (bytes[at + 1] !== 0) addOriginalLength(out, bytes, at + 1)
    if (type === UNREACHABLE && bytes[start + 1] === 4) {
      if (bytes[at + 1] === 0) out.item(fields.unused, bytes, at, 2)
      out.item(fields.mtu, bytes, at + 2, 2)
    } else if (bytes[at + 1] !== 0) out.item(fields.unused, bytes, at + 2, 2)
    else if (type !== PARAMETER_PROBLEM) out.item(fields.unused, bytes, at, 4)
  }
  const quote = start + BODY
  if (quote < end) out.call(out.registry.ethertype(IPV4), bytes, quote, end, true)
}

function addOriginalLength(out: Detail, bytes: Uint8Array, at: number): void {
  out.item(fields.length, bytes, at, 1)
  out.generated(fields.originalLength, bytes[at] * 4, at, 1)
}

const NANOS = 1_000_000_000n
/** A time in the payload counts as one when it is this close to the frame's. */
const NEAR_SECONDS = 86_400

/** Seconds and microseconds that `ping` puts before its data; returns where the data begins. */
function addSendTime(out: Detail, bytes: Uint8Array, start: number, end: number): number {
  const { context } = out
  if (end - start < 8 || context.untimed) return start
  for (const read of [u32, u32le]) {
    const seconds = read(bytes, start)
    const micros = read(bytes, start + 4)
    if (micros >= 1_000_000 || Math.abs(seconds - context.timeSeconds) > NEAR_SECONDS) continue
    const sent = BigInt(seconds) * NANOS + BigInt(micros) * 1000n
    const arrived = BigInt(context.timeSeconds) * NANOS + BigInt(context.timeNanos)
    out.add(fields.sendTime, start, 8, sent)
    out.generated(fields.sendTimeRelative, arrived - sent, start, 8)
    return start + 8
  }
  return start
}

const TIMES: readonly LayoutItem[] = [
  [fields.originate, BODY, 4],
  [fields.receive, BODY + 4, 4],
  [fields.transmit, BODY + 8, 4],
]

function addQuery(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < BODY) return
  out.item(fields.identifier, bytes, start + 4, 2)
  out.add(fields.identifierLe, start + 4, 2, u16le(bytes, start + 4))
  out.item(fields.sequence, bytes, start + 6, 2)
  out.add(fields.sequenceLe, start + 6, 2, u16le(bytes, start + 6))
  if (type === 13 || type === 14) out.items(TIMES, bytes, start, end)
  else if (type === 17 || type === 18) out.items([[fields.addressMask, BODY, 4]], bytes, start, end)
  else if (type === ECHO || type === ECHO_REPLY) {
    if (type === ECHO_REPLY) addResponse(out, fields.request, fields.responseTime, start)
    const from = addSendTime(out, bytes, start + BODY, end)
    out.callInside(0 as ProtocolId, bytes, from, end)
  }
}

function addRouters(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < BODY) return
  out.item(fields.addressCount, bytes, start + 4, 1)
  out.item(fields.addressSize, bytes, start + 5, 1)
  out.item(fields.lifetime, bytes, start + 6, 2)
  const step = bytes[start + 5] * 4
  if (step < 8) return
  for (let i = 0, at = start + BODY; i < bytes[start + 4] && at + 8 <= end; i++, at += step) {
    out.item(fields.routerAddress, bytes, at, 4)
    out.item(fields.preference, bytes, at + 4, 4)
  }
}
