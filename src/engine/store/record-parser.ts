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

/** Link types of records that have none: made up here, beyond the 16 bits of a file's. */
export const PseudoLinkType = {
  /** A pcapng custom block: bytes of an enterprise's own. */
  custom: 0x10000,
  /** A systemd journal entry in its export format. */
  systemdJournal: 0x10001,
  /** Of an interface that the file does not describe. */
  unknown: 0x10002,
} as const

/** An interface as a file describes it. */
export interface InterfaceDescription {
  /** Number within its section, as `frame.interface_id`; null where the format has no interfaces, or the record none. */
  readonly id: number | null
  /** Number of the section it is in, from 1; null where the format has none. */
  readonly section: number | null
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
  /** How it counts time, as if_tsresol has it: a power of ten, or with the top bit set a power of two. */
  readonly resolution: number
  /** Seconds that are added to the times in the file (if_tsoffset); they are in `timeSeconds` already. */
  readonly timeOffset: number
  /** Where its description block is, for the options that are kept; null when it has none. */
  readonly block: { readonly offset: number; readonly length: number } | null
}

export interface DamageReport {
  /** Byte offset in the file. */
  readonly offset: number
  readonly reason: string
  /** Bytes that were not read as records; 0 when all were, in spite of the damage. */
  readonly skipped: number
}

/** A block that is not a frame and is kept when the file is saved again: sections, names, secrets, statistics and unknown blocks. */
export interface KeptBlock {
  readonly type: number
  readonly offset: number
  readonly length: number
  readonly bigEndian: boolean
  /** Position in `interfaces` of the interface that statistics are about; -1 when it has none. */
  readonly interfaceIndex: number
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

  /** Whether damage may be read over: records that are plausible all the same are taken, and `repairs` says what was wrong. */
  tolerant = false
  /** Damage that was read over; the caller empties it. */
  readonly repairs: DamageReport[] = []
  /** Whether the window ends where the file does, for what looks ahead. */
  atEnd = false

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

  /**
   * After damage: looks behind it for a place where records go on. `frame` means that one is at `consumed`, for `next`; `more` asks for
   * bytes from `consumed` on, before which there is none.
   */
  abstract resync(): ParseOutcome

  protected wantMore(bytes: number): ParseOutcome {
    this.needed = bytes
    return ParseOutcome.more
  }

  protected damaged(reason: string, at = this.consumed): ParseOutcome {
    this.problem = { offset: this.base + at, reason, skipped: 0 }
    return ParseOutcome.damaged
  }
}
