/** Huffman codes of deflate (RFC 1951 section 3.2): looked up by the next bits of the stream. */

/** By the next `bits` bits: the symbol times 16, and the length of its code; 0 where no code is. */
export interface CodeTable {
  readonly bits: number
  readonly entries: Uint16Array
}

export const MAX_CODE_BITS = 15

/** The table for code lengths by symbol; null when they are over-subscribed, or incomplete and not a single code. */
export function codeTable(lengths: Uint8Array): CodeTable | null {
  const counts = new Uint16Array(MAX_CODE_BITS + 1)
  for (const length of lengths) counts[length]++
  counts[0] = 0
  let bits = MAX_CODE_BITS
  while (bits > 1 && counts[bits] === 0) bits--
  const next = new Uint16Array(MAX_CODE_BITS + 2)
  let used = 0
  let codes = 0
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    next[length + 1] = (next[length] + counts[length]) << 1
    used += counts[length] << (MAX_CODE_BITS - length)
    codes += counts[length]
  }
  if (used > 1 << MAX_CODE_BITS || (used < 1 << MAX_CODE_BITS && codes > 1)) return null
  const entries = new Uint16Array(1 << bits)
  lengths.forEach((length, symbol) => {
    if (length === 0) return
    const entry = (symbol << 4) | length
    for (let at = reversed(next[length]++, length); at < entries.length; at += 1 << length) entries[at] = entry
  })
  return { bits, entries }
}

function reversed(code: number, length: number): number {
  let result = 0
  for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i)
  return result
}

const runs = (...parts: readonly (readonly [number, number])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap(([count, value]) => Array.from({ length: count }, () => value)))

/** The codes of blocks that bring none (section 3.2.6). */
export const FIXED_LITERALS = codeTable(runs([144, 8], [112, 9], [24, 7], [8, 8]))
export const FIXED_DISTANCES = codeTable(runs([32, 5]))

const bases = (first: number, extra: readonly number[]): Uint16Array => {
  let base = first
  return Uint16Array.from(extra, (bits) => {
    const own = base
    base += 1 << bits
    return own
  })
}

/** Lengths and distances by code: bases, and the number of bits that are added (section 3.2.5). */
export const LENGTH_EXTRA = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
)
export const LENGTH_BASES = bases(3, [...LENGTH_EXTRA])
LENGTH_BASES[28] = 258
export const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1))
export const DISTANCE_BASES = bases(1, [...DISTANCE_EXTRA])
