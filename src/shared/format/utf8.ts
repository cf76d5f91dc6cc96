/** Where bytes stop being UTF-8 (RFC 3629). */

/** Offset of the first byte in [start, end) that is not part of a character, -1 when there is none. A character cut by `end` counts. */
export function invalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end) {
    const first = bytes[at]
    if (first < 0x80) {
      at++
      continue
    }
    const length = lengthOf(first)
    if (length === 0 || at + length > end) return at
    const second = bytes[at + 1]
    if (second < lowestSecond(first) || second > highestSecond(first)) return at
    for (let i = 2; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return at
    at += length
  }
  return -1
}

/** Bytes of a character by its first one, 0 where none begins so. */
function lengthOf(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2
  if (first >= 0xe0 && first <= 0xef) return 3
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0
}

/** Shorter forms exist, or it would be beyond U+10FFFF, or a surrogate. */
const lowestSecond = (first: number): number => (first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80)
const highestSecond = (first: number): number => (first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf)
