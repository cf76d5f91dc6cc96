/**
 * How frames come out of a capture file: a pull parser over a window of the file's bytes. Sans-io: the caller attaches bytes, asks
 * for frames, and moves the rest of the window along when the parser wants more. A frame's fields are the parser's own, reused for
 * each, so that walking a file allocates nothing.
 */

export const ParseOutcome = {
  /** A frame's fields are set. */
  frame: 1,
  /** The window ends within a record: attach more bytes, from `consumed` on. */
  more: 2,
  /** The file can't be read on: `problem` says where and why. */
  damaged: 3,
} as const
export type ParseOutcome = (typeof ParseOutcome)[keyof typeof ParseOutcome]

/** An interface as a file describes it. */
export interface InterfaceDescription {
  readonly name: string
  readonly description: string
  readonly filter: string
  readonly comments: readonly string[]
  readonly linkType: number
  readonly snaplen: number
  /** Whether times are finer than microseconds. */
  readonly nanoseconds: boolean
  /** Byte order of the section it is in; records of this interface are read with it. */
  readonly bigEndian: boolean
}

export interface DamageReport {
  /** Byte offset in the file. */
  readonly offset: number
  readonly reason: string
}

/** A block that is not a frame and is kept when the file is saved again: names, secrets, custom and unknown blocks. */
export interface KeptBlock {
  readonly type: number
  readonly offset: number
  readonly length: number
  readonly bigEndian: boolean
}

/** Larger records are damage: tshark and libpcap draw the line here too. */
export const MAX_CAPTURED_LENGTH = 262144

export abstract class RecordParser {
  abstract readonly format: 'pcap' | 'pcapng'
  readonly interfaces: InterfaceDescription[] = []
  readonly keptBlocks: KeptBlock[] = []
  problem: DamageReport | null = null

  /** The frame that `next` found. Offsets [dataStart, dataEnd) are in `bytes`; `recordOffset` is in the file. */
  bytes: Uint8Array = new Uint8Array(0)
  dataStart = 0
  dataEnd = 0
  recordOffset = 0
  originalLength = 0
  timeSeconds = 0
  timeNanos = 0
  interfaceIndex = 0
  /** RowFlag's direction bits. */
  direction = 0
  hasComment = false
  untimed = false

  /** Position in the window of the first byte not yet parsed. */
  consumed = 0
  /** Bytes from `consumed` that the next record needs, when `more` was the answer; at least 1. */
  needed = 1

  protected end = 0
  /** File offset of `bytes[0]`. */
  protected base = 0

  /** Sets the window: bytes [start, end) of `bytes`, where `bytes[0]` is at `base` in the file. */
  attach(bytes: Uint8Array, start: number, end: number, base: number): void {
    this.bytes = bytes
    this.consumed = start
    this.end = end
    this.base = base
  }

  abstract next(): ParseOutcome

  protected wantMore(bytes: number): ParseOutcome {
    this.needed = bytes
    return ParseOutcome.more
  }

  protected damaged(reason: string, at = this.consumed): ParseOutcome {
    this.problem = { offset: this.base + at, reason }
    return ParseOutcome.damaged
  }
}
