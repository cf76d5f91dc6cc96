/**
 * Entries for few of the rows, in row order: each a fixed number of 32-bit words, the first of which is the row. Chunks over
 * SharedArrayBuffers are allocated as they fill and never move; words of an entry may change later. One writer, readers on any thread.
 */
const CHUNK_BITS = 10
const CHUNK_ENTRIES = 1 << CHUNK_BITS
const CHUNK_MASK = CHUNK_ENTRIES - 1

/** Looks entries up by row. */
export class RowTable {
  protected readonly chunks: Uint32Array[] = []
  protected readonly words: number

  constructor(words: number) {
    this.words = words
  }

  attach(buffer: SharedArrayBuffer): void {
    this.chunks.push(new Uint32Array(buffer))
  }

  /** Entry of a row, -1 when it has none. */
  find(row: number): number {
    const entry = this.below(row + 1)
    return entry >= 0 && this.word(entry, 0) === row + 1 ? entry : -1
  }

  /** The last entry of a row below `row`, -1 when there is none. */
  below(row: number): number {
    const stored = row + 1
    let low = 0
    let high = this.chunks.length << CHUNK_BITS
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.word(middle, 0)
      // Entries that are not written yet have row 0 and come last.
      if (there !== 0 && there < stored) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Whether an entry is among those that have room here: others may name one that the writer added since. */
  isHere(index: number): boolean {
    return index < this.chunks.length << CHUNK_BITS
  }

  /** A word of an entry; word 0 is its row plus one. */
  word(index: number, word: number): number {
    return this.chunks[index >>> CHUNK_BITS][(index & CHUNK_MASK) * this.words + word]
  }
}

/** Appends entries; the one writer. */
export class RowTableWriter extends RowTable {
  private count = 0
  private readonly onChunk: (buffer: SharedArrayBuffer) => void

  /** `onChunk` hears of each new buffer before a row that it tells of is published. */
  constructor(words: number, onChunk: (buffer: SharedArrayBuffer) => void) {
    super(words)
    this.onChunk = onChunk
  }

  /** Adds an entry for a row beyond all that have one; its other words are 0. */
  add(row: number): number {
    if (this.count >>> CHUNK_BITS === this.chunks.length) {
      const buffer = new SharedArrayBuffer(CHUNK_ENTRIES * this.words * 4)
      this.attach(buffer)
      this.onChunk(buffer)
    }
    const index = this.count++
    this.set(index, 0, row + 1)
    return index
  }

  set(index: number, word: number, value: number): void {
    this.chunks[index >>> CHUNK_BITS][(index & CHUNK_MASK) * this.words + word] = value
  }
}
