/**
 * Messages that span TCP segments, for decoding any of their frames later: where each begins, which frame completes it. The rows between are
 * linked backwards through the `related` column. The indexing worker writes, readers on other threads look up.
 */
import { RowTable, RowTableWriter } from './row-table.ts'

const OFFSETS = 1
const COMPLETED = 2
const STATE = 3
const WORDS = 4
const PROTOCOL_MASK = 0xffff

/** Bits of a message. */
export const MessageFlag = {
  /** Its length was not known at first: each segment that came was asked whether it completes the message. */
  asked: 1 << 16,
  /** Only the second segment was, which told the length. */
  settled: 1 << 18,
  /** Given up while under way: too many others were, or it has too many holes. */
  dropped: 1 << 17,
} as const

/** Offsets into payloads have 16 bits; frames with longer payloads are no part of messages. */
export const MAX_MESSAGE_PAYLOAD = 0xffff

/** Reads messages by the row in which they begin: there is at most one a row, since it reaches beyond the end. */
export class MessageTable extends RowTable {
  constructor() {
    super(WORDS)
  }

  /** Where in the payload of its first row the message begins. */
  begin(index: number): number {
    return this.word(index, OFFSETS) & 0xffff
  }

  /** How many bytes of the completing row's payload are of the message. */
  end(index: number): number {
    return this.word(index, OFFSETS) >>> 16
  }

  /** Row that completes the message, -1 when none does. */
  completed(index: number): number {
    return this.word(index, COMPLETED) - 1
  }

  protocol(index: number): number {
    return this.word(index, STATE) & PROTOCOL_MASK
  }

  has(index: number, flag: number): boolean {
    return (this.word(index, STATE) & flag) !== 0
  }
}

/** Adds messages, in the order of the rows in which they begin; the one writer. */
export class MessageTableWriter extends RowTableWriter {
  constructor(onChunk: (buffer: SharedArrayBuffer) => void) {
    super(WORDS, onChunk)
  }

  begin(row: number, offset: number, protocol: number): number {
    const index = this.add(row)
    this.set(index, OFFSETS, offset)
    this.set(index, STATE, protocol)
    return index
  }

  complete(index: number, row: number, end: number): void {
    this.set(index, OFFSETS, ((this.word(index, OFFSETS) & 0xffff) | (end << 16)) >>> 0)
    this.set(index, COMPLETED, row + 1)
  }

  mark(index: number, flag: number): void {
    this.set(index, STATE, this.word(index, STATE) | flag)
  }

  /** The bytes turned out not to be the protocol's. */
  disown(index: number): void {
    this.set(index, STATE, this.word(index, STATE) & ~PROTOCOL_MASK)
  }
}
