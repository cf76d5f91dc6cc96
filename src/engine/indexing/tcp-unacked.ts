/**
 * Segments that were sent and not acknowledged yet, a list for each direction of each stream: oldest first, linked through one pool of typed
 * arrays. Bounded per list, as in Wireshark. Lists whose segments follow each other, which is nearly all, lose them from the front only.
 */
const MAX_SEGMENTS = 10_000
const CHUNK_BITS = 12
const CHUNK_ENTRIES = 1 << CHUNK_BITS
const ENTRY_WORDS = 4

const ROW = 0
const SEQUENCE = 1
const NEXT_SEQUENCE = 2
const LINK = 3

/** Words of a list within its owner's record; all zero is the empty list. Entry ids count from 1. */
const HEAD = 0
const TAIL = 1
const COUNT = 2
const LOWEST = 3
const HIGHEST = 4
const ORDER = 5
export const LIST_WORDS = 6

/** Each segment begins at or after the end of the one before; or not; or they lie so far apart that none is the lowest. */
const IN_ORDER = 0
const MIXED = 1
const SCATTERED = 2
const FAR = 1 << 30

export class UnackedSegments {
  private readonly chunks: Int32Array[] = []
  private used = 0
  private free = 0

  /** Row of the oldest segment of the list at `list` of `words`, -1 when it is empty. */
  oldest(words: Int32Array, list: number): number {
    const head = words[list + HEAD]
    return head === 0 ? -1 : this.chunkOf(head)[at(head) + ROW]
  }

  isFull(words: Int32Array, list: number): boolean {
    return words[list + COUNT] >= MAX_SEGMENTS
  }

  /** Adds a segment of at least one number, [sequence, next). */
  add(words: Int32Array, list: number, row: number, sequence: number, next: number): void {
    const entry = this.allocate()
    const chunk = this.chunkOf(entry)
    const position = at(entry)
    chunk[position + ROW] = row
    chunk[position + SEQUENCE] = sequence
    chunk[position + NEXT_SEQUENCE] = next
    chunk[position + LINK] = 0
    if (words[list + COUNT]++ === 0) {
      words[list + HEAD] = entry
      words[list + LOWEST] = sequence
      words[list + HIGHEST] = next
      words[list + ORDER] = IN_ORDER
    } else {
      const tail = words[list + TAIL]
      const last = this.chunkOf(tail)
      last[at(tail) + LINK] = entry
      if (((sequence - last[at(tail) + NEXT_SEQUENCE]) | 0) < 0) words[list + ORDER] |= MIXED
      widen(words, list, sequence, next)
    }
    words[list + TAIL] = entry
  }

  /** Drops what `ack` acknowledges. Row of the oldest segment that ends exactly there, -1 when none does. */
  acknowledge(words: Int32Array, list: number, ack: number): number {
    if (words[list + COUNT] === 0) return -1
    const order = words[list + ORDER]
    if (order < SCATTERED && ((ack - words[list + LOWEST]) | 0) <= 0) return -1
    return order === IN_ORDER ? this.acknowledgeFront(words, list, ack) : this.acknowledgeAnywhere(words, list, ack)
  }

  /** Numbers from the first to the last one in the list, counted from `base` without going round. */
  span(words: Int32Array, list: number, base: number): number {
    const lowest = (words[list + LOWEST] - base) >>> 0
    const highest = (words[list + HIGHEST] - base) >>> 0
    return highest >= lowest && words[list + ORDER] < SCATTERED ? highest - lowest : this.spanAround(words, list, base)
  }

  private acknowledgeFront(words: Int32Array, list: number, ack: number): number {
    let acked = -1
    let entry = words[list + HEAD]
    while (entry !== 0) {
      const chunk = this.chunkOf(entry)
      const position = at(entry)
      const next = chunk[position + NEXT_SEQUENCE]
      if (((next - ack) | 0) > 0) {
        if (((ack - chunk[position + SEQUENCE]) | 0) > 0) chunk[position + SEQUENCE] = ack
        words[list + LOWEST] = chunk[position + SEQUENCE]
        break
      }
      if (next === ack && acked < 0) acked = chunk[position + ROW]
      const following = chunk[position + LINK]
      this.release(entry)
      words[list + COUNT]--
      entry = following
    }
    words[list + HEAD] = entry
    return acked
  }

  private acknowledgeAnywhere(words: Int32Array, list: number, ack: number): number {
    let acked = -1
    let kept = 0
    let end = 0
    let order = IN_ORDER
    for (let entry = words[list + HEAD]; entry !== 0; ) {
      const chunk = this.chunkOf(entry)
      const position = at(entry)
      const next = chunk[position + NEXT_SEQUENCE]
      const following = chunk[position + LINK]
      if (((next - ack) | 0) > 0) {
        if (((ack - chunk[position + SEQUENCE]) | 0) > 0) chunk[position + SEQUENCE] = ack
        const sequence = chunk[position + SEQUENCE]
        if (kept === 0) {
          words[list + HEAD] = entry
          words[list + LOWEST] = sequence
          words[list + HIGHEST] = next
          words[list + ORDER] = IN_ORDER
        } else {
          this.chunkOf(kept)[at(kept) + LINK] = entry
          if (((sequence - end) | 0) < 0) order |= MIXED
          widen(words, list, sequence, next)
          order |= words[list + ORDER] & SCATTERED
        }
        kept = entry
        end = next
      } else {
        if (next === ack && acked < 0) acked = chunk[position + ROW]
        this.release(entry)
        words[list + COUNT]--
      }
      entry = following
    }
    if (kept === 0) words[list + HEAD] = 0
    else this.chunkOf(kept)[at(kept) + LINK] = 0
    words[list + TAIL] = kept
    words[list + ORDER] = order
    return acked
  }

  private spanAround(words: Int32Array, list: number, base: number): number {
    let lowest = 0xffffffff
    let highest = 0
    for (let entry = words[list + HEAD]; entry !== 0; ) {
      const chunk = this.chunkOf(entry)
      const position = at(entry)
      lowest = Math.min(lowest, (chunk[position + SEQUENCE] - base) >>> 0)
      highest = Math.max(highest, (chunk[position + NEXT_SEQUENCE] - base) >>> 0)
      entry = chunk[position + LINK]
    }
    return (highest - lowest) >>> 0
  }

  private chunkOf(entry: number): Int32Array {
    return this.chunks[(entry - 1) >>> CHUNK_BITS]
  }

  private allocate(): number {
    const entry = this.free
    if (entry !== 0) {
      this.free = this.chunkOf(entry)[at(entry) + LINK]
      return entry
    }
    if (this.used >>> CHUNK_BITS === this.chunks.length) this.chunks.push(new Int32Array(CHUNK_ENTRIES * ENTRY_WORDS))
    return ++this.used
  }

  private release(entry: number): void {
    this.chunkOf(entry)[at(entry) + LINK] = this.free
    this.free = entry
  }
}

function widen(words: Int32Array, list: number, sequence: number, next: number): void {
  if (((sequence - words[list + LOWEST]) | 0) < 0) words[list + LOWEST] = sequence
  if (((next - words[list + HIGHEST]) | 0) > 0) words[list + HIGHEST] = next
  if ((words[list + HIGHEST] - words[list + LOWEST]) >>> 0 >= FAR) words[list + ORDER] |= SCATTERED
}

const at = (entry: number): number => ((entry - 1) & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
