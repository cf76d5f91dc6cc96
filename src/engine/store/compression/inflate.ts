/**
 * Deflate (RFC 1951), resumable: takes what input there is, unpacks as far as that goes, and remembers where it stands. Unlike a system's
 * zlib it gives everything before the damage of a damaged stream.
 */
import type { History } from './decoder.ts'
import {
  type CodeTable,
  codeTable,
  DISTANCE_BASES,
  DISTANCE_EXTRA,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  LENGTH_BASES,
  LENGTH_EXTRA,
} from './inflate-tables.ts'

/** How far back matches reach, and the longest one. */
export const INFLATE_WINDOW = 32768
const LONGEST_MATCH = 258
const END_OF_BLOCK = 256
/** Input that is enough for a length and a distance, and for the description of a block's codes. */
const SYMBOL_BYTES = 8
const TABLE_BYTES = 400
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** `more`: the input is used up. `full`: what is unpacked has to be taken first. */
export type InflateOutcome = 'more' | 'full' | 'done' | 'damaged' | 'cut'

export class Inflate {
  /** Position of the next byte of input. */
  at = 0
  private hold = 0
  private held = 0
  private mode: 'block' | 'stored' | 'codes' | 'done' = 'block'
  private last = false
  private stored = 0
  private literals: CodeTable | null = null
  private distances: CodeTable | null = null

  /** Unpacks input [at, end) behind the history, as far as there is room. `final` says that no input follows. */
  run(bytes: Uint8Array, end: number, final: boolean, history: History): InflateOutcome {
    for (;;) {
      if (this.mode === 'done') return 'done'
      const before = this.mode
      const outcome =
        before === 'block'
          ? this.readBlock(bytes, end, final)
          : before === 'stored'
            ? this.copyStored(bytes, end, history)
            : this.decode(bytes, end, final, history)
      if (outcome === null) continue
      this.giveBack()
      return outcome === 'more' && final ? 'cut' : outcome
    }
  }

  /** Whole bytes that were read ahead are input again. */
  private giveBack(): void {
    this.at -= this.held >> 3
    this.held &= 7
    this.hold &= (1 << this.held) - 1
  }

  /** Leaves the rest of a byte out. */
  private align(): void {
    this.giveBack()
    this.hold = 0
    this.held = 0
  }

  private need(bytes: Uint8Array, end: number, count: number): boolean {
    while (this.held < count) {
      if (this.at >= end) return false
      this.hold |= bytes[this.at++] << this.held
      this.held += 8
    }
    return true
  }

  private take(count: number): number {
    const value = this.hold & ((1 << count) - 1)
    this.hold >>>= count
    this.held -= count
    return value
  }

  private readBlock(bytes: Uint8Array, end: number, final: boolean): InflateOutcome | null {
    if (this.last) {
      this.align()
      this.mode = 'done'
      return null
    }
    if (end - this.at < TABLE_BYTES && !final && !this.fits(bytes, end)) return 'more'
    if (!this.need(bytes, end, 3)) return 'more'
    this.last = this.take(1) === 1
    const kind = this.take(2)
    if (kind === 0) {
      this.align()
      if (end - this.at < 4) return 'cut'
      this.stored = bytes[this.at] | (bytes[this.at + 1] << 8)
      const complement = bytes[this.at + 2] | (bytes[this.at + 3] << 8)
      if ((this.stored ^ complement) !== 0xffff) return 'damaged'
      this.at += 4
      this.mode = 'stored'
      return null
    }
    if (kind === 3) return 'damaged'
    this.mode = 'codes'
    if (kind === 2) return this.readTables(bytes, end)
    this.literals = FIXED_LITERALS
    this.distances = FIXED_DISTANCES
    return null
  }

  /** Whether a stream's last blocks, which are short, are there as a whole: of what kind is told by three bits. */
  private fits(bytes: Uint8Array, end: number): boolean {
    if (!this.need(bytes, end, 3)) return false
    const kind = (this.hold >> 1) & 3
    return kind === 1 || kind === 3 || (kind === 0 && end - this.at >= 5)
  }

  private readTables(bytes: Uint8Array, end: number): InflateOutcome | null {
    if (!this.need(bytes, end, 14)) return 'cut'
    const literalCount = this.take(5) + 257
    const distanceCount = this.take(5) + 1
    const lengthCount = this.take(4) + 4
    if (literalCount > 286 || distanceCount > 30) return 'damaged'
    const lengths = new Uint8Array(19)
    for (let i = 0; i < lengthCount; i++) {
      if (!this.need(bytes, end, 3)) return 'cut'
      lengths[CODE_LENGTH_ORDER[i]] = this.take(3)
    }
    const table = codeTable(lengths)
    if (!table) return 'damaged'
    const all = new Uint8Array(literalCount + distanceCount)
    for (let i = 0; i < all.length; ) {
      this.need(bytes, end, table.bits)
      const entry = table.entries[this.hold & ((1 << table.bits) - 1)]
      const width = entry & 15
      if (width === 0) return 'damaged'
      if (width > this.held) return 'cut'
      this.take(width)
      const symbol = entry >> 4
      if (symbol < 16) {
        all[i++] = symbol
        continue
      }
      const extra = symbol === 16 ? 2 : symbol === 17 ? 3 : 7
      if (!this.need(bytes, end, extra)) return 'cut'
      const count = this.take(extra) + (symbol === 18 ? 11 : 3)
      if (i + count > all.length || (symbol === 16 && i === 0)) return 'damaged'
      all.fill(symbol === 16 ? all[i - 1] : 0, i, i + count)
      i += count
    }
    this.literals = codeTable(all.subarray(0, literalCount))
    this.distances = codeTable(all.subarray(literalCount))
    return this.literals && this.distances && all[END_OF_BLOCK] > 0 ? null : 'damaged'
  }

  private copyStored(bytes: Uint8Array, end: number, history: History): InflateOutcome | null {
    const count = Math.min(this.stored, end - this.at, history.bytes.length - history.at)
    history.bytes.set(bytes.subarray(this.at, this.at + count), history.at)
    history.at += count
    this.at += count
    this.stored -= count
    if (this.stored === 0) {
      this.mode = 'block'
      return null
    }
    return history.at === history.bytes.length ? 'full' : 'more'
  }

  private decode(bytes: Uint8Array, end: number, final: boolean, history: History): InflateOutcome | null {
    const { literals, distances } = this
    if (!literals || !distances) return 'damaged'
    const literalMask = (1 << literals.bits) - 1
    const distanceMask = (1 << distances.bits) - 1
    const out = history.bytes
    const room = out.length - LONGEST_MATCH
    let { at, hold, held } = this
    let to = history.at
    let outcome: InflateOutcome | null = null
    for (;;) {
      if (to > room) {
        outcome = 'full'
        break
      }
      if (end - at < SYMBOL_BYTES && !final) {
        outcome = 'more'
        break
      }
      while (held < 24 && at < end) {
        hold |= bytes[at++] << held
        held += 8
      }
      let entry = literals.entries[hold & literalMask]
      let width = entry & 15
      if (width === 0 || width > held) {
        outcome = width === 0 && held >= literals.bits ? 'damaged' : 'cut'
        break
      }
      hold >>>= width
      held -= width
      const symbol = entry >> 4
      if (symbol < END_OF_BLOCK) {
        out[to++] = symbol
        continue
      }
      if (symbol === END_OF_BLOCK) {
        this.mode = 'block'
        break
      }
      const code = symbol - 257
      const lengthExtra = LENGTH_EXTRA[code]
      if (lengthExtra === undefined) {
        outcome = 'damaged'
        break
      }
      const length = LENGTH_BASES[code] + (hold & ((1 << lengthExtra) - 1))
      hold >>>= lengthExtra
      held -= lengthExtra
      while (held < 24 && at < end) {
        hold |= bytes[at++] << held
        held += 8
      }
      entry = distances.entries[hold & distanceMask]
      width = entry & 15
      hold >>>= width
      held -= width
      while (held < 16 && at < end) {
        hold |= bytes[at++] << held
        held += 8
      }
      const distanceExtra = DISTANCE_EXTRA[entry >> 4]
      const distance = DISTANCE_BASES[entry >> 4] + (hold & ((1 << distanceExtra) - 1))
      hold >>>= distanceExtra
      held -= distanceExtra
      if (width === 0 || distanceExtra === undefined || held < 0 || distance > to) {
        outcome = held < 0 ? 'cut' : 'damaged'
        break
      }
      for (const stop = to + length; to < stop; to++) out[to] = out[to - distance]
    }
    this.at = at
    this.hold = hold
    this.held = held
    history.at = to
    return outcome
  }
}
