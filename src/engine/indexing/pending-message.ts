/**
 * A message that began in one TCP segment and goes on in others: how much of it is there, and the few of its bytes that are still needed.
 * Reused for one message after the other; its buffers stay.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { MessageState } from '../dissect/framing.ts'

/** How the end of a message is known. */
export const Ending = {
  /** At `end`. */
  known: 0,
  /** Not: the next segment is asked. */
  asked: 1,
  /** With the stream. */
  fin: 2,
} as const
export type Ending = (typeof Ending)[keyof typeof Ending]

/** Ranges beyond a hole that one message may have. */
const MAX_AHEAD = 64
/** Bytes kept for asking the protocol again. */
const MAX_CARRY = 16_384

/** Distance from sequence number `b` to `a`, which wrap at 2^32. */
export const distance = (a: number, b: number): number => (a - b) | 0

export class PendingMessage {
  /** Its place among all of them, from 1. */
  readonly number: number
  /** Stream and direction, -1 while unused. */
  direction = -1
  /** Entry in the message table. */
  entry = 0
  protocol = 0 as ProtocolId
  ending: Ending = Ending.known
  /** Sequence numbers of its first byte, of the first one that is missing, and of the first one after it. */
  start = 0
  edge = 0
  end = 0
  lastRow = 0
  /** Number of the message of the same direction that began before and is under way too, 0 for none. */
  older = 0
  /** Whether it was met since the last look for one to give up. */
  touched = false
  readonly state: MessageState = { resume: 0, phase: 0, length: 0 }
  /** The first bytes, for the summary of the whole. */
  private head: Uint8Array = new Uint8Array(0)
  private headRoom = 0
  private carry = new Uint8Array(0)
  private carryLength = 0
  /** Ranges of sequence numbers received beyond the edge, in order: from, to, from, to … */
  private readonly ahead: number[] = []

  constructor(number: number) {
    this.number = number
  }

  /** Begins anew at sequence number `start`, keeping up to `headRoom` bytes of its beginning. */
  begin(entry: number, protocol: ProtocolId, start: number, headRoom: number): void {
    this.entry = entry
    this.protocol = protocol
    this.start = start
    this.edge = start
    this.headRoom = headRoom
    this.carryLength = 0
    this.ahead.length = 0
    this.touched = true
  }

  /** Bytes at the beginning that are there. */
  get headLength(): number {
    return Math.min(this.headRoom, distance(this.edge, this.start))
  }

  get hasHoles(): boolean {
    return this.ahead.length > 0
  }

  /** Takes bytes [start, end), which are those from sequence number `sequence` on. False when it has too many holes now. */
  take(sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    this.keepHead(distance(sequence, this.start), bytes, start, end)
    const after = (sequence + end - start) >>> 0
    if (distance(sequence, this.edge) > 0) return this.insert(sequence, after)
    if (distance(after, this.edge) > 0) this.edge = after
    while (this.ahead.length > 0 && distance(this.ahead[0], this.edge) <= 0) {
      if (distance(this.ahead[1], this.edge) > 0) this.edge = this.ahead[1]
      this.ahead.splice(0, 2)
    }
    return true
  }

  /** Notes the row as the latest segment's; returns the one before. */
  link(row: number): number {
    const { lastRow } = this
    this.lastRow = row
    return lastRow
  }

  private keepHead(offset: number, bytes: Uint8Array, start: number, end: number): void {
    if (offset >= this.headRoom) return
    const skipped = Math.max(0, -offset)
    const at = Math.max(0, offset)
    const length = Math.min(end - start - skipped, this.headRoom - at)
    if (length <= 0) return
    if (this.head.length < at + length) {
      const grown = new Uint8Array(Math.min(this.headRoom, Math.max(2 * this.head.length, at + length)))
      grown.set(this.head)
      this.head = grown
    }
    copy(bytes, start + skipped, this.head, at, length)
  }

  private insert(from: number, to: number): boolean {
    const { ahead } = this
    let at = 0
    while (at < ahead.length && distance(ahead[at + 1], from) < 0) at += 2
    let stop = at
    let first = from
    let last = to
    while (stop < ahead.length && distance(ahead[stop], to) <= 0) {
      if (distance(ahead[stop], first) < 0) first = ahead[stop]
      if (distance(ahead[stop + 1], last) > 0) last = ahead[stop + 1]
      stop += 2
    }
    ahead.splice(at, stop - at, first, last)
    return ahead.length <= 2 * MAX_AHEAD
  }

  /** Hands out the buffer of the first bytes in exchange for another one. */
  giveHead(other: Uint8Array): Uint8Array {
    const { head } = this
    this.head = other
    return head
  }

  /**
   * The message from `state.resume` on, as far as it is there once [start, end) follow the edge; empty when that lies ahead. Undefined when
   * the bytes would be too many to keep.
   */
  reach(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    if (this.carryLength === 0) {
      const skipped = this.state.resume - distance(this.edge, this.start)
      return bytes.subarray(Math.min(end, start + Math.max(0, skipped)), end)
    }
    const length = this.carryLength + end - start
    if (length > MAX_CARRY) return undefined
    if (this.carry.length < length) {
      const grown = new Uint8Array(Math.max(2 * this.carry.length, length))
      grown.set(this.carry.subarray(0, this.carryLength))
      this.carry = grown
    }
    copy(bytes, start, this.carry, this.carryLength, end - start)
    this.carryLength = length
    return this.carry.subarray(0, length)
  }

  /** Keeps bytes [start, end), from `state.resume` on, for the next `reach`. False when they are too many. */
  keep(bytes: Uint8Array, start: number, end: number): boolean {
    const length = Math.max(0, end - start)
    if (length > MAX_CARRY) return false
    if (this.carry.length < length) this.carry = new Uint8Array(Math.max(2 * this.carry.length, length))
    if (length > 0) copy(bytes, start, this.carry, 0, length)
    this.carryLength = length
    return true
  }
}

/** As `set` of a `subarray`, without either's cost for short runs. Ranges may overlap when `to` is not beyond `from`. */
function copy(source: Uint8Array, from: number, target: Uint8Array, to: number, length: number): void {
  if (length > 64) target.set(source.subarray(from, from + length), to)
  else for (let i = 0; i < length; i++) target[to + i] = source[from + i]
}
