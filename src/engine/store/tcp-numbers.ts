/**
 * Numbers of the TCP analysis: which frame a segment acknowledges, bytes in flight, duplicate ACKs, what a retransmission is timed from.
 * A stream of short entries in row order, one for each frame whose analysis column says so; other frames are named by their
 * distance, so that most entries take one to three bytes. Every 256 rows a mark says where their entries begin.
 *
 * The indexing worker appends, readers on other threads look up. Both kinds of buffers never move.
 */
import { TcpAnalysisFlag } from '../../shared/tcp-analysis-flags.ts'

const CHUNK_BITS = 16
const CHUNK_MASK = (1 << CHUNK_BITS) - 1
const BLOCK_BITS = 8
const MARK_BITS = 12
const MARK_MASK = (1 << MARK_BITS) - 1

/** The first byte of an entry: which varints follow, in this order. */
const ACKS = 1
const DUPLICATE = 2
const TIMED_FROM = 4
/** Bytes in flight are known; then either those of this segment alone, or a varint. */
const IN_FLIGHT = 8
const IN_FLIGHT_OWN = 16
/** Bytes since the last PSH, beside bytes in flight: this segment's, or as many as in flight, or a varint. */
const PUSHED_OWN = 32
const PUSHED_SAME = 64

/** One frame's numbers. Rows are 0-based; -1 for none. */
export interface TcpNumbers {
  /** Row of the segment this one acknowledges. */
  readonly acks: number
  /** How many times the ACK was repeated so far, 0 when it is none, and the row of the first. */
  readonly duplicates: number
  readonly duplicateOf: number
  /** Row that the retransmission timeout counts from. */
  readonly timedFrom: number
  /** 0 when not known. */
  readonly bytesInFlight: number
  readonly pushBytesSent: number
}

export type TcpNumbersPart = 'entries' | 'marks'

/** Reads numbers, on any thread. */
export class TcpNumberTable {
  protected readonly entries: Uint8Array[] = []
  protected readonly marks: Uint32Array[] = []
  protected at = 0

  attach(part: TcpNumbersPart, buffer: SharedArrayBuffer): void {
    if (part === 'entries') this.entries.push(new Uint8Array(buffer))
    else this.marks.push(new Uint32Array(buffer))
  }

  /**
   * Numbers of a row whose analysis has `TcpAnalysisFlag.numbers`. `analysisOf` tells the column of other rows; `length` is the
   * segment's payload in bytes.
   */
  numbers(row: number, length: number, analysisOf: (row: number) => number): TcpNumbers {
    const block = row >>> BLOCK_BITS
    this.at = this.marks[block >>> MARK_BITS][block & MARK_MASK]
    for (let before = block << BLOCK_BITS; before < row; before++) {
      if ((analysisOf(before) & TcpAnalysisFlag.numbers) !== 0) this.skip()
    }
    const kind = this.byte()
    const acks = (kind & ACKS) === 0 ? -1 : row - this.varint()
    const duplicates = (kind & DUPLICATE) === 0 ? 0 : this.varint()
    const duplicateOf = (kind & DUPLICATE) === 0 ? -1 : row - this.varint()
    const timedFrom = (kind & TIMED_FROM) === 0 ? -1 : row - this.varint()
    if ((kind & IN_FLIGHT) === 0) {
      return { acks, duplicates, duplicateOf, timedFrom, bytesInFlight: 0, pushBytesSent: 0 }
    }
    const bytesInFlight = (kind & IN_FLIGHT_OWN) !== 0 ? length : this.varint()
    const pushBytesSent =
      (kind & PUSHED_OWN) !== 0 ? length : (kind & PUSHED_SAME) !== 0 ? bytesInFlight : this.varint()
    return { acks, duplicates, duplicateOf, timedFrom, bytesInFlight, pushBytesSent }
  }

  private skip(): void {
    const kind = this.byte()
    let varints = (kind & ACKS) !== 0 ? 1 : 0
    if ((kind & DUPLICATE) !== 0) varints += 2
    if ((kind & TIMED_FROM) !== 0) varints++
    if ((kind & IN_FLIGHT) !== 0) {
      if ((kind & IN_FLIGHT_OWN) === 0) varints++
      if ((kind & (PUSHED_OWN | PUSHED_SAME)) === 0) varints++
    }
    for (; varints > 0; varints--) this.varint()
  }

  private byte(): number {
    const at = this.at++
    return this.entries[at >>> CHUNK_BITS][at & CHUNK_MASK]
  }

  private varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
}

/** Appends numbers; the one writer. Nothing is allocated per entry. */
export class TcpNumberWriter extends TcpNumberTable {
  private length = 0
  private blocks = 0
  private readonly onChunk: (part: TcpNumbersPart, buffer: SharedArrayBuffer) => void

  constructor(onChunk: (part: TcpNumbersPart, buffer: SharedArrayBuffer) => void = () => {}) {
    super()
    this.onChunk = onChunk
  }

  /** Bytes of entries so far. */
  get size(): number {
    return this.length
  }

  /** Adds the entry of a row beyond all rows before. Rows are -1 where there is none, `duplicates` and `inFlight` 0. */
  add(
    row: number,
    segmentLength: number,
    acks: number,
    duplicates: number,
    duplicateOf: number,
    timedFrom: number,
    inFlight: number,
    pushed: number,
  ): void {
    this.mark(row >>> BLOCK_BITS)
    let kind = acks < 0 ? 0 : ACKS
    if (duplicates !== 0) kind |= DUPLICATE
    if (timedFrom >= 0) kind |= TIMED_FROM
    if (inFlight !== 0) {
      kind |= IN_FLIGHT
      if (inFlight === segmentLength) kind |= IN_FLIGHT_OWN
      if (pushed === segmentLength) kind |= PUSHED_OWN
      else if (pushed === inFlight) kind |= PUSHED_SAME
    }
    this.put(kind)
    if (acks >= 0) this.putVarint(row - acks)
    if (duplicates !== 0) {
      this.putVarint(duplicates)
      this.putVarint(row - duplicateOf)
    }
    if (timedFrom >= 0) this.putVarint(row - timedFrom)
    if (inFlight === 0) return
    if ((kind & IN_FLIGHT_OWN) === 0) this.putVarint(inFlight)
    if ((kind & (PUSHED_OWN | PUSHED_SAME)) === 0) this.putVarint(pushed)
  }

  private mark(block: number): void {
    while (this.blocks <= block) {
      if (this.blocks >>> MARK_BITS === this.marks.length) this.grow('marks', 4 << MARK_BITS)
      this.marks[this.blocks >>> MARK_BITS][this.blocks & MARK_MASK] = this.length
      this.blocks++
    }
  }

  private put(byte: number): void {
    const at = this.length++
    if (at >>> CHUNK_BITS === this.entries.length) this.grow('entries', 1 << CHUNK_BITS)
    this.entries[at >>> CHUNK_BITS][at & CHUNK_MASK] = byte
  }

  private putVarint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.put((rest & 0x7f) | 0x80)
      rest = Math.floor(rest / 128)
    }
    this.put(rest)
  }

  private grow(part: TcpNumbersPart, bytes: number): void {
    const buffer = new SharedArrayBuffer(bytes)
    this.attach(part, buffer)
    this.onChunk(part, buffer)
  }
}
