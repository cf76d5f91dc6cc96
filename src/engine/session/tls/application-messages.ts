/**
 * The application's messages in a connection's decrypted records: which of them span records, by what the application's protocol says of its
 * framing (dissect/framing.ts), as messages over TCP segments are found. Keeps of a message under way no more than a line of it.
 */
import { Framed, type Framing, type MessageState, type StreamState } from '../../dissect/framing.ts'

/** Bytes of a message that its protocol may want to see again. */
const MAX_KEPT = 1 << 16
const UNKNOWN = -1

/** Of one record's plain bytes. */
export interface Place {
  /** Bytes that go on with a message of an earlier record. */
  readonly continued: number
  /** Entry of the record where that message begins, -1 when there is none. */
  readonly origin: number
  /** Whether it ends here. */
  readonly completes: boolean
  /** Where a message begins that goes on in later records, -1 when there is none. */
  readonly begins: number
}

interface Pending {
  readonly origin: number
  readonly state: MessageState
  /** Bytes that are still to come; -1 while that is not known, infinite where the message ends with the connection. */
  remaining: number
  /** Bytes of the message from `base` on, where its protocol has to be asked again. */
  kept: Uint8Array
  base: number
  /** Bytes that need not be seen before `kept` goes on. */
  skip: number
}

export class ApplicationMessages {
  private readonly framing: Framing
  private readonly stream: StreamState = { reverse: false, note: 0 }
  private readonly pending: [Pending | undefined, Pending | undefined] = [undefined, undefined]
  /** The protocol's messages ended: the connection was upgraded, or is a tunnel now. */
  hasLeft = false

  constructor(framing: Framing) {
    this.framing = framing
  }

  /** The next record of a direction, 0 or 1, with its entry. */
  take(direction: number, entry: number, bytes: Uint8Array): Place {
    this.stream.reverse = direction === 1
    const pending = this.pending[direction]
    let continued = 0
    let origin = -1
    if (pending) {
      continued = this.goOn(pending, bytes)
      if (continued > bytes.length)
        return { continued: bytes.length, origin: pending.origin, completes: false, begins: -1 }
      this.pending[direction] = undefined
      if (continued < 0) return NOTHING
      origin = pending.origin
    }
    return { continued, origin, completes: origin >= 0, begins: this.walk(direction, entry, bytes, continued) }
  }

  /** Where the message under way ends: beyond the bytes when it does not, -1 when it turns out to be none. */
  private goOn(pending: Pending, bytes: Uint8Array): number {
    if (pending.remaining !== UNKNOWN) {
      const end = pending.remaining
      pending.remaining -= bytes.length
      return end
    }
    const skipped = Math.min(pending.skip, bytes.length)
    pending.skip -= skipped
    if (pending.skip > 0) return Number.POSITIVE_INFINITY
    const before = pending.kept.length
    const kept = before === 0 ? bytes.subarray(skipped) : Buffer.concat([pending.kept, bytes.subarray(skipped)])
    const length = this.framing.messageLength(kept, 0, kept.length, pending.state, this.stream)
    if (length === Framed.more) return this.keep(pending, kept) ? Number.POSITIVE_INFINITY : -1
    if (length === Framed.untilFin) pending.remaining = Number.POSITIVE_INFINITY
    else if (length < 0) return -1
    else pending.remaining = length - kept.length
    return length === Framed.untilFin ? Number.POSITIVE_INFINITY : length - before + skipped
  }

  /** The whole messages from `at` on; returns where one begins that does not end. */
  private walk(direction: number, entry: number, bytes: Uint8Array, at: number): number {
    let from = at
    while (from < bytes.length && !this.hasLeft) {
      const state = { resume: 0, phase: 0, length: 0 }
      const length = this.framing.messageLength(bytes, from, bytes.length, state, this.stream)
      if (length === Framed.no) return -1
      if (length === Framed.left) {
        this.hasLeft = true
        return -1
      }
      if (length > 0 && from + length <= bytes.length) {
        from += length
        continue
      }
      const pending = { origin: entry, state, remaining: UNKNOWN, kept: NO_BYTES, base: 0, skip: 0 }
      if (length === Framed.more && !this.keep(pending, bytes.subarray(from))) return -1
      if (length === Framed.untilFin) pending.remaining = Number.POSITIVE_INFINITY
      if (length > 0) pending.remaining = from + length - bytes.length
      this.pending[direction] = pending
      return from
    }
    return -1
  }

  /** Keeps what the protocol wants to see again of the bytes from `base` on; false when that is too much. */
  private keep(pending: Pending, bytes: Uint8Array): boolean {
    const { resume } = pending.state
    const seen = resume - pending.base
    pending.skip = Math.max(0, seen - bytes.length)
    pending.kept = bytes.slice(Math.min(seen, bytes.length))
    pending.base = resume
    return pending.kept.length <= MAX_KEPT
  }
}

const NO_BYTES = new Uint8Array(0)
const NOTHING: Place = { continued: 0, origin: -1, completes: false, begins: -1 }
