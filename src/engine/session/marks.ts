/** Frames that a person marked, by row, for all windows of the session: a bit a row. */
import type { RowIndex } from '../../shared/base/brand.ts'

const WORD_BITS = 5
const WORD = 1 << WORD_BITS

export class Marks {
  /** How many rows are marked. */
  count = 0
  private words = new Uint32Array(0)

  has(row: RowIndex): boolean {
    return ((this.words[row >>> WORD_BITS] ?? 0) & (1 << (row & (WORD - 1)))) !== 0
  }

  set(row: RowIndex, on: boolean): void {
    if (this.has(row) === on) return
    const word = row >>> WORD_BITS
    if (word >= this.words.length) this.grow(word + 1)
    this.words[word] ^= 1 << (row & (WORD - 1))
    this.count += on ? 1 : -1
  }

  clear(): void {
    this.words = new Uint32Array(0)
    this.count = 0
  }

  /** Marked rows in ascending order. */
  rows(): Uint32Array {
    const rows = new Uint32Array(this.count)
    let n = 0
    this.words.forEach((word, i) => {
      for (let bits = word; bits !== 0; bits &= bits - 1) rows[n++] = i * WORD + 31 - Math.clz32(bits & -bits)
    })
    return rows
  }

  private grow(words: number): void {
    const larger = new Uint32Array(Math.max(words, this.words.length * 2, 64))
    larger.set(this.words)
    this.words = larger
  }
}
