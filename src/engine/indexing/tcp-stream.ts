/**
 * What a TCP segment tells of its stream as a whole: first sequence numbers, window scales (RFC 7323), how far the conversation's life was
 * captured, and the handshake.
 */
import { SHIFT_UNKNOWN, SHIFT_UNUSED, type StreamsWriter } from '../store/stream-table.ts'

const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const ACK = 0x10

/** Bits of `tcp.completeness`. */
const Completeness = { syn: 1, synAck: 2, ack: 4, data: 8, fin: 16, rst: 32 } as const

interface Segment {
  readonly sequence: number
  readonly acknowledgment: number
  readonly flags: number
  readonly windowShift: number
  readonly payload: number
}

/** Before the segment is analyzed: first row, first sequence numbers, completeness. `reused` when its SYN found the ports in use. */
export function noteSegment(
  table: StreamsWriter,
  stream: number,
  reverse: boolean,
  row: number,
  segment: Segment,
  reused: boolean,
): void {
  const { flags, sequence, payload } = segment
  const isFirst = table.noteRow(stream, row)
  const syn = (flags & SYN) !== 0
  if (syn && !isFirst && changes(table, stream, reverse, segment)) table.keepPast(stream, row)
  if (payload >= 0) {
    table.noteSequence(stream, reverse, syn ? sequence : sequence - 1, syn)
    if ((flags & ACK) !== 0) table.noteSequence(stream, !reverse, segment.acknowledgment - 1, false)
  }
  if ((flags & FIN) !== 0) table.noteFin(stream, reverse)
  const begins = isFirst && !table.isContinued(stream)
  const bits = completeness(flags, payload, begins, reused)
  if (begins && (flags & (SYN | ACK)) !== SYN) table.noteFirstCompleteness(stream, bits)
  else table.noteCompleteness(stream, bits)
}

/** Whether a SYN makes other numbers of what frames before it show: by its first sequence number, or by scaling windows they have. */
function changes(table: StreamsWriter, stream: number, reverse: boolean, segment: Segment): boolean {
  const base = table.baseSequence(stream, reverse)
  if (base !== undefined && base !== segment.sequence) return true
  return (table.completeness(stream) & ~(Completeness.syn | Completeness.synAck)) !== 0
}

function completeness(flags: number, payload: number, begins: boolean, reused: boolean): number {
  const handshake = flags & (SYN | ACK)
  let bits = 0
  if (handshake === SYN && begins)
    bits = payload > 0 && !reused ? Completeness.syn | Completeness.data : Completeness.syn
  else if (handshake === (SYN | ACK)) bits = Completeness.synAck
  else if (handshake === ACK) bits = payload > 0 ? Completeness.data : Completeness.ack
  if ((flags & (FIN | ACK)) === (FIN | ACK)) bits |= Completeness.fin
  if ((flags & RST) !== 0) bits |= Completeness.rst
  return bits
}

/**
 * After the segment is analyzed: window scales and the handshake's end. `elapsedNs` tells the time between two rows; a SYN that is not `timed`, at
 * the epoch itself, begins no round-trip time.
 */
export function noteHandshake(
  table: StreamsWriter,
  stream: number,
  reverse: boolean,
  row: number,
  timed: boolean,
  segment: Segment,
  elapsedNs: (row: number, since: number) => number,
): void {
  const ack = (segment.flags & ACK) !== 0
  if ((segment.flags & SYN) !== 0) {
    noteWindow(table, stream, reverse, segment.windowShift, ack)
    if (!ack && timed) table.noteSyn(stream, row)
  } else if (ack && table.ackRow(stream) < 0) {
    const synRow = table.synRow(stream)
    if (synRow >= 0 && elapsedNs(row, synRow) !== 0) table.noteAck(stream, row)
  }
}

/** Scaling needs both offers (RFC 7323 section 2.2); an offer whose other side was not seen is believed. */
function noteWindow(table: StreamsWriter, stream: number, reverse: boolean, shift: number, ack: boolean): void {
  if (shift >= 0) table.noteWindowShift(stream, reverse, shift)
  if (table.windowShift(stream, reverse) === SHIFT_UNKNOWN) {
    table.noteWindowShift(stream, reverse, SHIFT_UNUSED)
    table.noteWindowShift(stream, !reverse, SHIFT_UNUSED)
  } else if (ack && table.windowShift(stream, !reverse) === SHIFT_UNUSED) {
    table.noteWindowShift(stream, reverse, SHIFT_UNUSED)
  }
}
