/**
 * Many literals looked for at once: Aho and Corasick's automaton ("Efficient String Matching", 1975) as one table, with a row a state and a column a
 * class of bytes. ASCII letters are found in either case.
 */
import { Trie } from './trie.ts'

export class Automaton {
  /** State times classes plus class to the next state, which is multiplied already. Those near the root come first: they are met most. */
  private readonly next: Int32Array
  private readonly classes: Uint8Array
  /** States from here on, multiplied, end some literal: states are numbered that way. */
  private readonly firstEnd: number
  private readonly width: number
  /** Literals that end in a state, from `firstEnd` on. */
  private readonly ends: readonly (readonly number[])[]
  private readonly counted: number
  private readonly again: number

  /**
   * Literals as bytes, a character each, letters small; none is empty. Of the literal `counted` it is told whether it is there more than once, by
   * the bit after those of all literals.
   */
  constructor(literals: readonly string[], counted = -1) {
    this.counted = counted
    this.again = literals.length
    this.classes = classesOf(literals)
    this.width = Math.max(...this.classes) + 1
    const trie = new Trie(literals)
    const order = trie.statesByEnd()
    const rows = new Int32Array(order.length)
    order.forEach((state, number) => {
      rows[state] = number * this.width
    })
    this.next = this.table(trie, rows)
    const first = order.findIndex((state) => trie.ends[state].length > 0)
    this.firstEnd = first < 0 ? this.next.length : first * this.width
    this.ends = first < 0 ? [] : order.slice(first).map((state) => trie.ends[state])
  }

  /** Sets the bits of the literals in bytes [start, end). */
  find(bytes: Uint8Array, start: number, end: number, found: Int32Array): void {
    const { next, classes, firstEnd } = this
    let state = 0
    for (let i = start; i < end; i++) {
      state = next[state + classes[bytes[i]]]
      if (state >= firstEnd) this.note(state, found)
    }
  }

  private note(state: number, found: Int32Array): void {
    const ends = this.ends[(state - this.firstEnd) / this.width]
    for (let i = 0; i < ends.length; i++) {
      const id = ends[i]
      const bit = 1 << (id & 31)
      if (id === this.counted && (found[id >> 5] & bit) !== 0) found[this.again >> 5] |= 1 << (this.again & 31)
      found[id >> 5] |= bit
    }
  }

  /** Where a byte leads to nowhere it leads to where it does from the state that a state goes on in, which is nearer to the root. */
  private table(trie: Trie, rows: Int32Array): Int32Array {
    const { width, classes } = this
    const next = new Int32Array(rows.length * width)
    for (const state of trie.byDepth) {
      const row = rows[state]
      const from = rows[trie.failure[state]]
      if (state !== 0) next.copyWithin(row, from, from + width)
      for (const [byte, child] of trie.children[state]) next[row + classes[byte]] = rows[child]
    }
    return next
  }
}

const smallLetter = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)

/** Bytes in no literal are of class 0, a letter's two cases of one class. */
function classesOf(literals: readonly string[]): Uint8Array {
  const classes = new Uint8Array(256)
  const used = new Uint8Array(256)
  for (const literal of literals) for (let i = 0; i < literal.length; i++) used[literal.charCodeAt(i)] = 1
  let count = 0
  for (const byte of BY_USE) if (used[byte] !== 0) classes[byte] = ++count
  for (let byte = 0x41; byte <= 0x5a; byte++) classes[byte] = classes[smallLetter(byte)]
  return classes
}

/** What texts are made of lies together. */
const BY_USE = Array.from({ length: 256 }, (_, i) => (i + 0x60) & 0xff)
