/** Finds any of many texts in one pass: a table by the first four characters says where a look is worth it. */
const HEAD = 4
const TABLE = 1 << 16

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
  private readonly heads = new Uint32Array(TABLE)
  private readonly entries = new Map<number, Entry<T>[]>()
  private longest = 0

  get longestText(): number {
    return this.longest
  }

  /** `text` has four characters at least. */
  add(text: string, value: T): void {
    const hash = hashAt(text, 0)
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
    const bucket = this.entries.get(hashAt(text, 0))
    const at = bucket?.findIndex((one) => one.text === text && one.value === value) ?? -1
    if (!bucket || at < 0) return
    bucket.splice(at, 1)
    this.heads[hashAt(text, 0)]--
  }

  /** Every place where a text stands, the longest where several do; places may overlap. */
  *find(text: string): Generator<Hit<T>> {
    const { heads } = this
    const last = text.length - HEAD
    for (let at = 0; at <= last; at++) {
      const hash = hashAt(text, at)
      if (heads[hash] === 0) continue
      const found = this.entries.get(hash)?.find((one) => text.startsWith(one.text, at))
      if (found) yield { start: at, end: at + found.text.length, value: found.value }
    }
  }
}

function hashAt(text: string, at: number): number {
  const low = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8)
  const high = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 8)
  return Math.imul(low * 31 + high, 0x9e3779b1) >>> 16
}
