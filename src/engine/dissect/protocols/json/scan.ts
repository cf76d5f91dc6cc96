/**
 * Steps over JSON text (RFC 8259) without allocating and without recursion: what the first pass and the tree both walk with.
 * Tolerant: it needs brackets and quotes to match, and leaves the rest of the grammar to the tree.
 */

export const QUOTE = 0x22
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
export const OPEN_ARRAY = 0x5b
export const CLOSE_ARRAY = 0x5d
export const COLON = 0x3a
export const COMMA = 0x2c
const BACKSLASH = 0x5c

/** First byte at or after `at` that is no white space. */
export function skipBlank(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end && (bytes[i] === 0x20 || bytes[i] === 0x0a || bytes[i] === 0x0d || bytes[i] === 0x09)) i++
  return i
}

/** After the string whose opening quote is at `at`; -1 when it does not end. */
export function skipString(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i]
    if (byte === QUOTE) return i + 1
    if (byte === BACKSLASH) i++
  }
  return -1
}

const isDelimiter = (byte: number): boolean =>
  byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte === COLON || byte <= 0x20

/** After the number or word at `at`. */
export function skipScalar(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end && !isDelimiter(bytes[i]) && bytes[i] !== QUOTE && bytes[i] !== OPEN_OBJECT && bytes[i] !== OPEN_ARRAY)
    i++
  return i
}

/** After the value at `at`, whatever it is; -1 when it does not end. */
export function skipValue(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]
  if (first === QUOTE) return skipString(bytes, at, end)
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) {
    const after = skipScalar(bytes, at, end)
    return after > at ? after : -1
  }
  let depth = 0
  for (let i = at; i < end; i++) {
    const byte = bytes[i]
    if (byte === QUOTE) {
      i = skipString(bytes, i, end) - 1
      if (i < 0) return -1
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth--
      if (depth === 0) return i + 1
    }
  }
  return -1
}
