/**
 * Streams of frames with more than one transport header: of packets that carry others, outermost first, and of those that an ICMP error
 * quotes. The innermost packet's own is in its column. The linking worker writes, readers on other threads look up.
 */
import { RowTable, RowTableWriter } from './row-table.ts'

/** So many of a frame are kept. */
export const MAX_LAYER_STREAMS = 4
const WORDS = 1 + MAX_LAYER_STREAMS
/** IP protocol numbers by their codes. */
const TRANSPORTS = [0, 6, 17, 132]
/** A word is the stream plus one above the code of its transport; 0 for none. */
const CODE_BITS = 2
const CODE_MASK = (1 << CODE_BITS) - 1

const wordOf = (transport: number, stream: number): number =>
  (((stream + 1) << CODE_BITS) | Math.max(0, TRANSPORTS.indexOf(transport))) >>> 0

export interface LayerStream {
  /** IP protocol number. */
  readonly transport: number
  /** -1 when the header belongs to none. */
  readonly stream: number
}

/** Reads them. */
export class LayerStreams {
  private readonly table: RowTable

  constructor(table = new RowTable(WORDS)) {
    this.table = table
  }

  attach(buffer: SharedArrayBuffer): void {
    this.table.attach(buffer)
  }

  /** Those of a row; undefined when its column says all. */
  of(row: number): LayerStream[] | undefined {
    const entry = this.table.find(row)
    if (entry < 0) return undefined
    const streams: LayerStream[] = []
    for (let i = 1; i < WORDS; i++) {
      const word = this.table.word(entry, i)
      if (word !== 0) streams.push({ transport: TRANSPORTS[word & CODE_MASK], stream: (word >>> CODE_BITS) - 1 })
    }
    return streams
  }

  /** The last row above `after` and below `before` with a header of the stream, -1 when there is none. */
  lastRow(transport: number, stream: number, after: number, before: number): number {
    const wanted = wordOf(transport, stream)
    for (let entry = this.table.below(before); entry >= 0; entry--) {
      const row = this.table.word(entry, 0) - 1
      if (row <= after) return -1
      for (let i = 1; i < WORDS; i++) if (this.table.word(entry, i) === wanted) return row
    }
    return -1
  }
}

/** Adds them; the one writer. */
export class LayerStreamsWriter extends LayerStreams {
  private readonly writer: RowTableWriter

  /** `onChunk` hears of each new buffer before a row that it tells of is published. */
  constructor(onChunk: (buffer: SharedArrayBuffer) => void) {
    const writer = new RowTableWriter(WORDS, onChunk)
    super(writer)
    this.writer = writer
  }

  /** Notes the stream of a header, -1 for none; `entry` is what this returned for the frame's header before, -1 for the first. */
  add(entry: number, row: number, index: number, transport: number, stream: number): number {
    const at = entry < 0 ? this.writer.add(row) : entry
    if (index < MAX_LAYER_STREAMS) this.writer.set(at, index + 1, wordOf(transport, stream))
    return at
  }
}
