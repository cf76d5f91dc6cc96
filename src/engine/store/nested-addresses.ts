/**
 * IP addresses of frames with more than one packet, since some carry others and ICMP errors quote what they are about: those besides the
 * innermost packet's own, which are in the row's columns. Lists of endpoint ids, each kept about once, since frames of one tunnel have the
 * same. The indexing worker writes, readers on other threads look up.
 */
import { RowTable, RowTableWriter } from './row-table.ts'

export type NestedAddressesPart = 'rows' | 'lists'

/** Words of an entry: its row, and where its list begins in the lists. */
const WORDS = 2
const LIST = 1
const CHUNK_BITS = 12
const CHUNK_WORDS = 1 << CHUNK_BITS
const CHUNK_MASK = CHUNK_WORDS - 1
/** Ids of a list: two a packet. */
const MAX_IDS = 32
/** Lists that a writer looks for an equal one among, the latest of each hash. */
const RECENT = 4096

/** Reads them. */
export class NestedAddresses {
  protected readonly rows: RowTable
  protected readonly lists: Uint32Array[] = []
  /** The entry that was found last: rows are mostly asked for in their order. */
  private last = -1

  constructor(rows = new RowTable(WORDS)) {
    this.rows = rows
  }

  attach(part: NestedAddressesPart, buffer: SharedArrayBuffer): void {
    if (part === 'rows') this.rows.attach(buffer)
    else this.lists.push(new Uint32Array(buffer))
  }

  /** The list of a row, 0 when it has none. */
  listOf(row: number): number {
    const entry = this.entryOf(row)
    return entry < 0 ? 0 : this.rows.word(entry, LIST)
  }

  /** Whether a source address of the list passes. */
  someSource(list: number, passes: (id: number) => boolean): boolean {
    return this.some(list, 1, passes)
  }

  /** Whether a destination address of the list passes. */
  someDestination(list: number, passes: (id: number) => boolean): boolean {
    return this.some(list, 2, passes)
  }

  /** The greatest endpoint id in lists of rows [from, to), 0 without any. */
  greatest(from: number, to: number): number {
    let greatest = 0
    for (let entry = this.rows.below(from) + 1; this.rows.isHere(entry); entry++) {
      const row = this.rows.word(entry, 0) - 1
      if (row < 0 || row >= to) break
      const list = this.rows.word(entry, LIST)
      for (let i = this.word(list); i > 0; i--) greatest = Math.max(greatest, this.word(list + i))
    }
    return greatest
  }

  private some(list: number, first: number, passes: (id: number) => boolean): boolean {
    const count = this.word(list)
    for (let i = first; i <= count; i += 2) if (passes(this.word(list + i))) return true
    return false
  }

  private entryOf(row: number): number {
    const next = this.last + 1
    if (this.rows.isHere(next) && this.rows.word(next, 0) === row + 1) return ++this.last
    const found = this.rows.find(row)
    if (found >= 0) this.last = found
    return found
  }

  protected word(at: number): number {
    return this.lists[at >>> CHUNK_BITS][at & CHUNK_MASK]
  }
}

/** Adds them; the one writer. */
export class NestedAddressesWriter extends NestedAddresses {
  private readonly writer: RowTableWriter
  private readonly onChunk: (part: NestedAddressesPart, buffer: SharedArrayBuffer) => void
  private readonly ids = new Uint32Array(MAX_IDS)
  private count = 0
  /** Where lists begin, by hash; 0 for none. */
  private readonly recent = new Uint32Array(RECENT)
  /** Where the next list begins; 0 is no list. */
  private next = 1

  /** `onChunk` hears of each new buffer before a row that it tells of is published. */
  constructor(onChunk: (part: NestedAddressesPart, buffer: SharedArrayBuffer) => void) {
    const writer = new RowTableWriter(WORDS, (buffer) => onChunk('rows', buffer))
    super(writer)
    this.writer = writer
    this.onChunk = onChunk
  }

  /** Adds the addresses of a packet to the list that `end` gives to a row. */
  add(source: number, destination: number): void {
    this.ids[this.count++] = source
    this.ids[this.count++] = destination
  }

  /** Gives what was added to a row beyond all that have any; nothing when nothing was. */
  end(row: number): void {
    if (this.count === 0) return
    this.writer.set(this.writer.add(row), LIST, this.intern())
    this.count = 0
  }

  private intern(): number {
    const slot = this.hash() & (RECENT - 1)
    const known = this.recent[slot]
    if (known !== 0 && this.equals(known)) return known
    this.recent[slot] = this.append()
    return this.recent[slot]
  }

  private append(): number {
    // A list lies in one chunk.
    if ((this.next & CHUNK_MASK) + this.count + 1 > CHUNK_WORDS) this.next = (this.next | CHUNK_MASK) + 1
    if (this.next >>> CHUNK_BITS === this.lists.length) {
      const buffer = new SharedArrayBuffer(CHUNK_WORDS * 4)
      this.attach('lists', buffer)
      this.onChunk('lists', buffer)
    }
    const at = this.next
    const chunk = this.lists[at >>> CHUNK_BITS]
    chunk[at & CHUNK_MASK] = this.count
    chunk.set(this.ids.subarray(0, this.count), (at & CHUNK_MASK) + 1)
    this.next = at + this.count + 1
    return at
  }

  private equals(list: number): boolean {
    if (this.word(list) !== this.count) return false
    for (let i = 0; i < this.count; i++) if (this.word(list + 1 + i) !== this.ids[i]) return false
    return true
  }

  private hash(): number {
    let hash = this.count
    for (let i = 0; i < this.count; i++) hash = Math.imul(hash ^ this.ids[i], 0x2c1b3c6d) + (hash >>> 15)
    return (hash ^ (hash >>> 16)) >>> 0
  }
}
