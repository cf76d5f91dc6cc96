/** Finds any of many texts in one pass: a table by the first four characters, each a byte, says where a look is worth it. */
const HEAD = 4
const TABLE_BITS = 20

interface Entry<T> {
  readonly text: string
  readonly value: T
}

export interface Hit<T> {
  readonly start: number
  readonly end: number
  readonly value: T
}

export class FormSearch<T> {
  /** Number of texts by the hash of their head. */
  private readonly heads = new Uint32Array(1 << TABLE_BITS)
  private readonly entries = new Map<number, Entry<T>[]>()
  private longest = 0

  get longestText(): number {
    return this.longest
  }

  /** `text` has four characters at least. */
  add(text: string, value: T): void {
    const hash = hashAt(text)
    const bucket = this.entries.get(hash)
    const entry = { text, value }
    this.heads[hash]++
    this.longest = Math.max(this.longest, text.length)
    if (!bucket) this.entries.set(hash, [entry])
    else {
      // The longest first.
      const at = bucket.findIndex((one) => one.text.length < text.length)
      bucket.splice(at < 0 ? bucket.length : at, 0, entry)
    }
  }

  delete(text: string, value: T): void {
    const bucket = this.entries.get(hashAt(text))
    const at = bucket?.findIndex((one) => one.text === text && one.value === value) ?? -1
    if (!bucket || at < 0) return
    bucket.splice(at, 1)
    this.heads[hashAt(text)]--
  }

  /** Every place where a text stands, the longest where several do; places may overlap. */
  *find(text: string): Generator<Hit<T>> {
    if (this.entries.size === 0) return
    const bytes = Buffer.from(text, 'latin1')
    for (let at = this.next(bytes, 0); at >= 0; at = this.next(bytes, at + 1)) {
      const found = this.entries.get(hashOf(wordAt(bytes, at)))?.find((one) => text.startsWith(one.text, at))
      if (found) yield { start: at, end: at + found.text.length, value: found.value }
    }
  }

  /** The next place from `from` on where a head may stand, -1 when there is none. */
  private next(bytes: Uint8Array, from: number): number {
    const { heads } = this
    const last = bytes.length - HEAD
    if (from > last) return -1
    let word = wordAt(bytes, from)
    for (let at = from; at < last; at++) {
      if (heads[hashOf(word)] !== 0) return at
      word = (word >>> 8) | (bytes[at + HEAD] << 24)
    }
    return heads[hashOf(word)] === 0 ? -1 : last
  }
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)

const hashOf = (word: number): number => Math.imul(word, 0x9e3779b1) >>> (32 - TABLE_BITS)

const hashAt = (text: string): number => hashOf(wordAt(Buffer.from(text.slice(0, HEAD), 'latin1'), 0))
