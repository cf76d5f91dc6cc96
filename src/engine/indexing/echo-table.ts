/**
 * Echo requests that wait for their reply, over numbers alone: nothing is allocated per look-up. Bounded: a request that was not answered
 * makes room for later ones that fall into the same set.
 */
import type { RowIndex } from '../../shared/base/brand.ts'

const SETS = 8192
const WAYS = 8
/** Words of an entry: row plus one (0 for none), endpoints, identifier and sequence number, checksum. */
const ROW = 0
const FROM = 1
const TO = 2
const NUMBERS = 3
const CHECKSUM = 4
const ENTRY = 5
const SET_WORDS = WAYS * ENTRY

export class EchoTable {
  private words = new Int32Array(0)

  /** Notes the request that `from` sent to `to`; a later one with the same numbers takes its place. */
  request(from: number, to: number, numbers: number, checksum: number, row: RowIndex): void {
    if (this.words.length === 0) this.words = new Int32Array(SETS * SET_WORDS)
    const { words } = this
    const found = this.find(from, to, numbers, checksum)
    const at = found >= 0 ? found : this.oldest(setOf(from, to, numbers, checksum))
    words[at + ROW] = row + 1
    words[at + FROM] = from
    words[at + TO] = to
    words[at + NUMBERS] = numbers
    words[at + CHECKSUM] = checksum
  }

  /** Row of the request that `from` sent to `to`, -1 when there is none; it is answered with that. */
  respond(from: number, to: number, numbers: number, checksum: number): number {
    if (this.words.length === 0) return -1
    const at = this.find(from, to, numbers, checksum)
    if (at < 0) return -1
    const row = this.words[at + ROW] - 1
    this.words[at + ROW] = 0
    return row
  }

  private find(from: number, to: number, numbers: number, checksum: number): number {
    const { words } = this
    const start = setOf(from, to, numbers, checksum)
    for (let at = start; at < start + SET_WORDS; at += ENTRY) {
      if (
        words[at + NUMBERS] === numbers &&
        words[at + ROW] !== 0 &&
        words[at + FROM] === from &&
        words[at + TO] === to &&
        words[at + CHECKSUM] === checksum
      ) {
        return at
      }
    }
    return -1
  }

  /** The entry of a set that is free, or whose request is the oldest. */
  private oldest(start: number): number {
    const { words } = this
    let best = start
    for (let at = start + ENTRY; at < start + SET_WORDS; at += ENTRY) {
      if (words[at + ROW] < words[best + ROW]) best = at
    }
    return best
  }
}

function setOf(from: number, to: number, numbers: number, checksum: number): number {
  let hash = Math.imul(from ^ Math.imul(to, 0x9e3779b1), 0x85ebca6b) ^ numbers ^ Math.imul(checksum, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) & (SETS - 1)) * SET_WORDS
}
