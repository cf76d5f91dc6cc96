/**
 * What the order of TCP segments tells of losses, repetitions and windows, by the rules of Wireshark 4.0 with its default preferences, so that
 * every flag means what it means there. Runs in the first pass, after the stream is known; the flags go to the analysis column, the
 * numbers to `TcpNumberWriter`. Keeps 64 bytes and a list of unacknowledged segments a direction, and allocates nothing per frame.
 */
import { TcpAnalysisFlag as Flag } from '../../shared/tcp-analysis-flags.ts'
import type { TcpNumberWriter } from '../store/tcp-numbers.ts'
import { touch } from '../store/touch.ts'
import { LIST_WORDS, UnackedSegments } from './tcp-unacked.ts'

const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const PSH = 0x08
const ACK = 0x10

/** A retransmission this soon after duplicate ACKs is a fast one. */
const FAST_NS = 20_000_000
/** A segment this soon after the one before it is out of order rather than sent again; the initial RTT takes its place once known. */
const OUT_OF_ORDER_NS = 3_000_000
/** More than this is no number of bytes in flight. */
const MAX_IN_FLIGHT = 2_000_000_000

/** Words of a direction. Sequence numbers are signed words; 0 is none, as in Wireshark. */
const NEXT_SEQUENCE = 0
const NEXT_SEQUENCE_ROW = 1
/** How far the other side may acknowledge without naming a segment that was not captured. */
const MAX_ACKABLE = 2
const LAST_ACK = 3
const LAST_ROW = 4
/** The complement of the last window, so that 0 is none. */
const WINDOW = 5
const DUPLICATE_ACKS = 6
/** Row plus one. */
const LAST_NEW_ACK_ROW = 7
/** Analysis flags of the last segment in the low half, states above. */
const STATE = 8
const UNACKED = 9
const PUSHED = UNACKED + LIST_WORDS
const DIRECTION_WORDS = 16
const STREAM_WORDS = 2 * DIRECTION_WORDS

const LAST_FLAGS = 0xffff
/** Bytes in flight can't be told until the other side acknowledges: a segment is missing. */
const IN_FLIGHT_UNKNOWN = 1 << 16
const LAST_PUSHED = 1 << 17
/** A SYN was sent, and no ACK after it: the window is not scaled yet. */
const UNSCALED = 1 << 18
/** The last segment had SACK ranges; `sacked` has the bytes within. */
const SACKED = 1 << 19

const CHUNK_BITS = 11
const CHUNK_MASK = (1 << CHUNK_BITS) - 1

/** A segment's header values; sequence numbers as on the wire. */
export interface SegmentNumbers {
  readonly sequence: number
  readonly acknowledgment: number
  readonly flags: number
  /** The window as it stands in the header. */
  readonly window: number
  /** Bytes of payload on the wire. */
  readonly payload: number
  /** Bytes within the segment's first three SACK ranges. */
  readonly sacked: number
  /** The header can't be as short as it says: the segment counts, but nothing is told of it. */
  readonly bogus: boolean
}

export class TcpAnalysis {
  private readonly chunks: Int32Array[] = []
  private readonly unacked = new UnackedSegments()
  private readonly numbers: TcpNumberWriter
  private readonly elapsedNs: (row: number, since: number) => number
  /** Bytes within the last SACK ranges, by direction (twice the stream, plus one for the reverse). */
  private sacked = new Int32Array(64)

  private duplicates = 0
  private duplicateOf = -1
  private timedFrom = -1
  private present = false

  /** `elapsedNs` tells the nanoseconds from one row to another; the time of the row that is analyzed has to be known. */
  constructor(numbers: TcpNumberWriter, elapsedNs: (row: number, since: number) => number) {
    this.numbers = numbers
    this.elapsedNs = elapsedNs
  }

  /**
   * Analysis bits of the next segment of a stream. `base` is the first sequence number of its direction, `shift` the window scale of the other
   * one (-1 unknown, -2 not used); `synRow` and `ackRow` began and ended the handshake, -1 while it has not ended. `reuse` says that its
   * SYN found the stream's ports in use: 1 by another connection, 2 by this one.
   */
  analyze(
    stream: number,
    reverse: boolean,
    row: number,
    segment: SegmentNumbers,
    base: number,
    shift: number,
    synRow: number,
    ackRow: number,
    reuse: 0 | 1 | 2,
  ): number {
    const words = this.chunkOf(stream)
    const from = (stream & CHUNK_MASK) * STREAM_WORDS
    const own = reverse ? from + DIRECTION_WORDS : from
    const other = reverse ? from : from + DIRECTION_WORDS
    const { window, payload } = segment
    const sequence = segment.sequence | 0
    const ack = segment.acknowledgment | 0
    const tcpFlags = segment.flags
    const control = tcpFlags & (SYN | FIN | RST)

    this.duplicates = 0
    this.duplicateOf = -1
    this.timedFrom = -1
    this.present = reuse === 2
    if (reuse === 2) words[own + NEXT_SEQUENCE] = words[own + MAX_ACKABLE]
    if ((tcpFlags & ACK) !== 0) words[other + STATE] &= ~IN_FLIGHT_UNKNOWN

    let flags = reuse === 1 ? Flag.reusedPorts : 0
    flags |= this.windowFlags(words, own, other, sequence, ack, window, payload, control, shift)
    if ((flags & (Flag.zeroWindowProbe | Flag.keepAliveAck | Flag.zeroWindowProbeAck)) === 0) {
      flags |= this.duplicateAck(words, own, sequence, ack, window, payload, control)
    }
    if (ack !== words[own + LAST_ACK]) {
      words[own + LAST_NEW_ACK_ROW] = row + 1
      words[own + DUPLICATE_ACKS] = 0
    }
    if ((tcpFlags & ACK) !== 0) flags |= this.unseenAck(words, other, ack)
    const occupies = payload > 0 || (control & (SYN | FIN)) !== 0
    if (occupies) {
      if ((flags & Flag.keepAlive) === 0) {
        flags |= this.repetition(words, own, other, row, sequence, payload, control, synRow, ackRow)
      }
      this.advance(words, own, row, sequence, payload, control, flags)
    } else {
      this.advanceTo(words, own, row, sequence, sequence, flags)
    }

    words[own + WINDOW] = ~window
    words[own + LAST_ACK] = ack
    words[own + LAST_ROW] = row
    words[own + STATE] = (words[own + STATE] & ~LAST_FLAGS) | flags
    const acks = this.unacked.acknowledge(words, other + UNACKED, ack)
    const direction = 2 * stream + (reverse ? 1 : 0)
    const inFlight = payload === 0 ? 0 : this.inFlight(words, own, other, direction ^ 1, base, payload, tcpFlags)
    if ((tcpFlags & SYN) !== 0) words[own + STATE] |= UNSCALED
    else if ((tcpFlags & ACK) !== 0) words[own + STATE] &= ~UNSCALED
    if (segment.sacked !== 0) this.noteSacked(words, own, direction, segment.sacked)
    else words[own + STATE] &= ~SACKED

    if (segment.bogus) return 0
    if (acks >= 0 || inFlight > 0 || this.duplicates !== 0 || this.timedFrom >= 0 || (this.present && flags === 0)) {
      flags |= Flag.numbers
      const { numbers, duplicates, duplicateOf, timedFrom } = this
      numbers.add(row, payload, acks, duplicates, duplicateOf, timedFrom, inFlight, words[own + PUSHED] >>> 0)
    }
    return flags
  }

  /** Windows, keep-alives and gaps. */
  private windowFlags(
    words: Int32Array,
    own: number,
    other: number,
    sequence: number,
    ack: number,
    window: number,
    payload: number,
    control: number,
    shift: number,
  ): number {
    const expected = words[own + NEXT_SEQUENCE]
    const isNext = sequence === expected
    if (payload === 1 && isNext && words[other + WINDOW] === ~0) return Flag.zeroWindowProbe
    let flags = 0
    if (expected !== 0 && ((sequence - expected) | 0) > 0 && (control & RST) === 0) {
      flags |= Flag.lostSegment
      words[own + STATE] |= IN_FLIGHT_UNKNOWN
    }
    if (control !== 0) return flags
    if (window === 0) flags |= Flag.zeroWindow
    if (payload <= 1 && sequence === ((expected - 1) | 0)) flags |= Flag.keepAlive
    if (payload > 0) {
      if (shift === -1) return flags
      const scale = shift < 0 || (words[other + STATE] & UNSCALED) !== 0 ? 0 : shift
      const edge = (words[other + LAST_ACK] + (~words[other + WINDOW] << scale)) | 0
      return ((sequence + payload) | 0) === edge ? flags | Flag.windowFull : flags
    }
    if (!isNext || ack !== words[own + LAST_ACK]) return flags
    if (~window !== words[own + WINDOW]) return window !== 0 ? flags | Flag.windowUpdate : flags
    const answered = words[other + STATE]
    if (window !== 0) return (answered & Flag.keepAlive) !== 0 ? flags | Flag.keepAliveAck : flags
    return (answered & Flag.zeroWindowProbe) !== 0 ? flags | Flag.zeroWindowProbeAck : flags
  }

  private duplicateAck(
    words: Int32Array,
    own: number,
    sequence: number,
    ack: number,
    window: number,
    payload: number,
    control: number,
  ): number {
    if (payload !== 0 || control !== 0 || window === 0 || ~window !== words[own + WINDOW]) return 0
    if (sequence !== words[own + NEXT_SEQUENCE] || ack !== words[own + LAST_ACK]) return 0
    const before = words[own + DUPLICATE_ACKS]
    this.duplicates = before < 0 ? 1 : before + 1
    this.duplicateOf = words[own + LAST_NEW_ACK_ROW] - 1
    words[own + DUPLICATE_ACKS] = this.duplicates
    return Flag.duplicateAck
  }

  /**
   * An ACK of something that was not captured. Told once for what lies in a gap, and once for what lies beyond all that was captured, until the
   * other side acknowledges something new.
   */
  private unseenAck(words: Int32Array, other: number, ack: number): number {
    const most = words[other + MAX_ACKABLE]
    if (most === 0 || ((ack - most) | 0) <= 0) return 0
    this.present = true
    if (((words[other + NEXT_SEQUENCE] - most) | 0) > 0) {
      words[other + MAX_ACKABLE] = words[other + NEXT_SEQUENCE]
      return Flag.ackLostSegment
    }
    const first = words[other + DUPLICATE_ACKS] === 0
    words[other + DUPLICATE_ACKS] = -1
    return first ? Flag.ackLostSegment : 0
  }

  /** Which kind of repetition a segment is that occupies sequence numbers, if it is one. */
  private repetition(
    words: Int32Array,
    own: number,
    other: number,
    row: number,
    sequence: number,
    payload: number,
    control: number,
    synRow: number,
    ackRow: number,
  ): number {
    const expected = words[own + NEXT_SEQUENCE]
    const acknowledged = words[other + LAST_ACK]
    if (payload > 0 && acknowledged !== 0 && ((sequence + payload - acknowledged) | 0) <= 0) {
      return Flag.spuriousRetransmission
    }
    const behind = expected !== 0 && ((sequence - expected) | 0) < 0
    if (!behind || (payload > 1 && ((expected - 1) | 0) === sequence)) return 0
    const repeated = words[other + DUPLICATE_ACKS]
    if ((repeated >= 2 || repeated < 0) && acknowledged === sequence) {
      const sinceAck = this.elapsedNs(row, words[other + LAST_ROW])
      if (sinceAck >= 0 && sinceAck < FAST_NS) return Flag.fastRetransmission
    }
    const end = (sequence + payload + ((control & (SYN | FIN)) !== 0 ? 1 : 0)) | 0
    const since = this.elapsedNs(row, words[own + NEXT_SEQUENCE_ROW])
    if (end !== expected && since >= 0) {
      const soon = ackRow < 0 ? OUT_OF_ORDER_NS : this.elapsedNs(ackRow, synRow)
      if (since < soon) return Flag.outOfOrder
    }
    const oldest = this.unacked.oldest(words, own + UNACKED)
    this.timedFrom = oldest >= 0 ? oldest : words[own + NEXT_SEQUENCE_ROW]
    return Flag.retransmission
  }

  private advance(
    words: Int32Array,
    own: number,
    row: number,
    sequence: number,
    payload: number,
    control: number,
    flags: number,
  ): void {
    let next = (sequence + payload) | 0
    if (!this.unacked.isFull(words, own + UNACKED)) {
      if ((control & (SYN | FIN)) !== 0) next = (next + 1) | 0
      this.unacked.add(words, own + UNACKED, row, sequence, next)
    }
    this.advanceTo(words, own, row, sequence, next, flags)
  }

  private advanceTo(words: Int32Array, own: number, row: number, sequence: number, next: number, flags: number): void {
    if ((flags & Flag.zeroWindowProbe) !== 0) return
    const expected = words[own + NEXT_SEQUENCE]
    if (expected === 0 || ((next - expected) | 0) > 0) {
      words[own + NEXT_SEQUENCE] = next
      words[own + NEXT_SEQUENCE_ROW] = row
    }
    const most = words[own + MAX_ACKABLE]
    if (most === 0 || sequence === most) words[own + MAX_ACKABLE] = words[own + NEXT_SEQUENCE]
  }

  /** Bytes in flight after a segment with payload, 0 when they can't be told; also counts bytes since the last PSH. */
  private inFlight(
    words: Int32Array,
    own: number,
    other: number,
    otherDirection: number,
    base: number,
    payload: number,
    tcpFlags: number,
  ): number {
    const state = words[own + STATE]
    if ((state & IN_FLIGHT_UNKNOWN) !== 0) return 0
    this.present = true
    const anew = (state & LAST_PUSHED) !== 0
    words[own + PUSHED] = anew ? payload : (words[own + PUSHED] + payload) | 0
    words[own + STATE] = (tcpFlags & PSH) !== 0 ? state | LAST_PUSHED : state & ~LAST_PUSHED
    const delivered = (words[other + STATE] & SACKED) === 0 ? 0 : this.sacked[otherDirection]
    const bytes = (this.unacked.span(words, own + UNACKED, base) - delivered) >>> 0
    if (bytes === 0 || bytes >= MAX_IN_FLIGHT) return 0
    return (tcpFlags & (SYN | FIN)) !== 0 ? bytes - 1 : bytes
  }

  private noteSacked(words: Int32Array, own: number, direction: number, sacked: number): void {
    if (direction >= this.sacked.length) {
      const larger = new Int32Array(2 ** Math.ceil(Math.log2(direction + 1)))
      larger.set(this.sacked)
      this.sacked = larger
    }
    this.sacked[direction] = sacked
    words[own + STATE] |= SACKED
  }

  private chunkOf(stream: number): Int32Array {
    const index = stream >>> CHUNK_BITS
    while (index >= this.chunks.length) {
      const chunk = new Int32Array(STREAM_WORDS << CHUNK_BITS)
      touch(chunk.buffer)
      this.chunks.push(chunk)
    }
    return this.chunks[index]
  }
}
