/** The TCP header as a tree, with what the stream table knows: relative numbers, scaled windows. RFC 9293 section 3.1. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { addChecksum, expectedChecksum, isWhole } from '../ip/checksum.ts'
import { ANALYSIS_FIELDS, addAnalysis, addCompleteness, addNote, addTimestamps } from './analysis.ts'
import { tcpFields as fields } from './fields.ts'
import { ACK, FIN, flagLetters, flagNames, RST, SYN, URG } from './flags.ts'
import { addOptions } from './options.ts'
import { SEGMENT_FIELDS } from './payload.ts'

export const HEADER = 20
const TCP = 6
const IPV4_LENGTH = 4
const OFFLOAD = '(maybe caused by "TCP checksum offload"?)'

/** Flags of which nothing more is said. */
const PLAIN_FLAGS = [
  fields.reserved,
  fields.accurateEcn,
  fields.cwr,
  fields.ece,
  fields.urgent,
  fields.ack,
  fields.push,
]
const FLAGS: readonly Field[] = [
  fields.flags,
  ...PLAIN_FLAGS,
  fields.reset,
  fields.syn,
  fields.fin,
  fields.flagsText,
  fields.finActive,
  fields.finPassive,
]
const ELSEWHERE: readonly Field[] = [
  fields.sourcePort,
  fields.destinationPort,
  fields.stream,
  fields.payload,
  ...FLAGS,
  ...SEGMENT_FIELDS,
  ...ANALYSIS_FIELDS,
]
/** What takes more than a look at the header: numbers that are relative, the window, options, times. */
const NUMBERS: readonly Field[] = Object.values(fields).filter((field) => !ELSEWHERE.includes(field))

export const headerLength = (bytes: Uint8Array, start: number): number => (bytes[start + 12] >> 4) * 4

/** Everything of a header that the frame holds whole; false when nothing can follow it. */
export function addHeader(
  out: Detail,
  node: number,
  title: string,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  const { stream } = out
  const header = headerLength(bytes, start)
  const from = start + header
  const flags = u16(bytes, start + 12) & 0xfff
  if (header >= HEADER && from <= end && !out.asks(NUMBERS)) {
    if (stream) out.generated(fields.stream, stream.index, start)
    if (out.asks(FLAGS)) addFlags(out, flags, bytes, start)
    if (stream) addAnalysis(out, stream, Math.max(0, out.reportedEnd - from))
    return true
  }
  const { baseSequence, baseAcknowledgment, windowShift } = stream ?? {}
  const window = u16(bytes, start + 14)
  const seqRaw = u32(bytes, start + 4)
  const ackRaw = u32(bytes, start + 8)
  const seq = (seqRaw - (baseSequence ?? 0)) >>> 0
  const hasAck = (flags & ACK) !== 0
  const ackBase = baseAcknowledgment ?? 0
  const ack = hasAck ? (ackRaw - ackBase) >>> 0 : ackRaw
  const length = Math.max(0, out.reportedEnd - from)
  const size = windowSize(window, flags, windowShift)
  const fits = header >= HEADER && from <= Math.max(end, out.reportedEnd)

  out.info += ` [${flagNames(flags)}] Seq=${seq}${hasAck ? ` Ack=${ack}` : ''} Win=${size}`
  if (flags & URG) out.info += ` Urg=${u16(bytes, start + 18)}`
  if (fits) out.info += ` Len=${length}`
  out.amend(
    node,
    `${title}, Seq: ${seq}${hasAck ? `, Ack: ${ack}` : ''}${fits && !out.quoted ? `, Len: ${length}` : ''}`,
  )

  // Of what an ICMP error quotes, the first eight bytes are sure to be there: Wireshark shows their number first, and once.
  const isBrief = out.quoted && out.network?.addressLength === IPV4_LENGTH
  if (isBrief) out.add(fields.sequence, start + 4, 4, seq)
  if (stream) out.generated(fields.stream, stream.index, start)
  if (out.hasTree && stream) addCompleteness(out, stream)
  if (from <= out.reportedEnd && !out.quoted) out.generated(fields.length, length, start + 12, 1)
  const isQuoted = out.quoted && stream !== undefined
  const relative = isQuoted || baseSequence !== undefined
  if (!isBrief) {
    const note = relative ? '    (relative sequence number)' : ''
    out.add(fields.sequence, start + 4, 4, seq, `Sequence Number: ${seq}${note}`)
    out.add(fields.sequenceRaw, start + 4, 4, seqRaw)
  }
  if (header < HEADER) {
    const reason = `Bogus TCP header length (${header}, must be at least ${HEADER})`
    out.info += `, bogus TCP header length (${header}, must be at least ${HEADER})`
    addHeaderLength(out, bytes, start)
    out.expert('error', start + 12, 1, reason)
    return false
  }
  if (fits && !out.quoted)
    addNextSequence(out, (seq + length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0, relative, start + 4)
  const ackRelative = hasAck && (isQuoted || baseAcknowledgment !== undefined)
  out.add(
    fields.acknowledgment,
    start + 8,
    4,
    ack,
    `Acknowledgment Number: ${ack}${ackRelative ? '    (relative ack number)' : ''}`,
  )
  if (!hasAck && ackRaw !== 0) {
    out.expert('note', start + 8, 4, 'The acknowledgment number field is nonzero while the ACK flag is not set')
  }
  out.add(fields.acknowledgmentRaw, start + 8, 4, ackRaw)
  addHeaderLength(out, bytes, start)
  if (out.hasTree) addFlags(out, flags, bytes, start)
  // By which rows are coloured.
  else out.item(fields.reset, bytes, start + 12, 2)
  addWindow(out, window, size, flags, windowShift, bytes, start, end)
  if (from > end) {
    out.malformed(
      'Transmission Control Protocol',
      start + HEADER,
      end,
      `the header of ${header} bytes does not fit in the packet`,
    )
    return false
  }
  out.amend(node, undefined, header)
  const options = addOptions(out, bytes, start + HEADER, from, ackBase)
  out.info += options.info
  if (stream) {
    addTimestamps(out, stream)
    addAnalysis(out, stream, length)
  }
  if (options.multipath && from >= end) out.protocolColumn = 'MPTCP'
  return true
}

/** The window in bytes: as it stands in a SYN, scaled once the scale is known. */
const windowSize = (window: number, flags: number, shift = -1): number =>
  (flags & SYN) === 0 && shift > 0 ? window * 2 ** shift : window

function addHeaderLength(out: Detail, bytes: Uint8Array, start: number): void {
  const words = bytes[start + 12] >> 4
  const pattern = words.toString(2).padStart(4, '0')
  out.add(
    fields.headerLength,
    start + 12,
    1,
    words * 4,
    `${pattern} .... = Header Length: ${words * 4} bytes (${words})`,
  )
}

function addNextSequence(out: Detail, next: number, relative: boolean, at: number): void {
  const note = relative ? '    (relative sequence number)' : ''
  out.generated(fields.nextSequence, next, at, 4, `[Next Sequence Number: ${next}${note}]`)
}

function addFlags(out: Detail, flags: number, bytes: Uint8Array, start: number): void {
  const at = start + 12
  const hex = flags.toString(16).padStart(3, '0')
  out.open(fields.flags, at, 2, flags, `Flags: 0x${hex} (${flagNames(flags)})`)
  for (const one of PLAIN_FLAGS) out.item(one, bytes, at, 2)
  out.item(fields.reset, bytes, at, 2)
  if (flags & RST) out.expert('warn', at, 2, 'Connection reset (RST)')
  out.item(fields.syn, bytes, at, 2)
  if (flags & SYN) {
    const answer = (flags & ACK) !== 0
    const server = u16(bytes, answer ? start : start + 2)
    out.expert(
      'chat',
      at,
      2,
      `Connection establish ${answer ? 'acknowledge (SYN+ACK)' : 'request (SYN)'}: server port ${server}`,
    )
  }
  out.item(fields.fin, bytes, at, 2)
  if (flags & FIN) out.expert('chat', at, 2, 'Connection finish (FIN)')
  out.generated(fields.flagsText, flagLetters(flags), at, 2)
  const closesFirst = out.stream?.closesFirst
  if (flags & FIN && closesFirst !== undefined) {
    out.enter()
    addNote(out, 'note', closesFirst ? fields.finActive : fields.finPassive, at, 2)
    out.close()
  }
  out.close()
}

function addWindow(
  out: Detail,
  window: number,
  size: number,
  flags: number,
  shift: number | undefined,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  out.add(fields.window, start + 14, 2, window)
  out.generated(fields.windowSize, size, start + 14, 2)
  if ((flags & SYN) === 0 && shift !== undefined) {
    const factor = shift < 0 ? shift : 2 ** shift
    const meaning = shift === -1 ? ' (unknown)' : shift === -2 ? ' (no window scaling used)' : ''
    out.generated(fields.windowScale, factor, start + 14, 2, `[Window size scaling factor: ${factor}${meaning}]`)
  }
  const check = out.preferences['tcp.check_checksum'] && isWhole(out, end)
  const expected = check ? expectedChecksum(out, bytes, start + 16, start, end, TCP) : undefined
  if (!addChecksum(out, fields, bytes, start + 16, expected, { hint: OFFLOAD })) {
    out.info = out.info.replace(/ Len=|$/, ' [TCP CHECKSUM INCORRECT]$&')
  }
  out.item(fields.urgentPointer, bytes, start + 18, 2)
  if ((flags & URG) === 0 && u16(bytes, start + 18) !== 0) {
    out.expert('note', start + 18, 2, 'The urgent pointer field is nonzero while the URG flag is not set')
  }
}
