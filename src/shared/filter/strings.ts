/**
 * Quoted strings as values. A string of the filter language is bytes, as in Wireshark: `"\xff"` is one byte, `"é"` two. Both
 * views are kept: bytes to search payloads with, text to compare with text.
 */
import { fail, ok, type Result } from '../base/result.ts'

export interface StringValue {
  readonly bytes: Uint8Array
  /** The bytes as UTF-8. */
  readonly text: string
}

/** An escape that is not one, at [start, end) of the token. */
export interface StringError {
  readonly message: string
  readonly start: number
  readonly end: number
}

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "'": 39,
  '?': 63,
  '\\': 92,
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function stringValue(text: string): StringValue {
  return { text, bytes: encoder.encode(text) }
}

/** The value of a whole string token: `"…"`, `'…'` with C's escapes, or `r"…"` where a backslash stands for itself. */
export function decodeString(token: string): Result<StringValue, StringError> {
  if (token[0] === 'r' || token[0] === 'R') return ok(stringValue(token.slice(2, -1)))
  const bytes: number[] = []
  const body = token.slice(1, -1)
  let plain = 0
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', plain)) {
    for (const byte of encoder.encode(body.slice(plain, at))) bytes.push(byte)
    const escaped = decodeEscape(body.slice(at))
    if (!escaped) return fail({ message: `${body.slice(at, at + 2)} is no escape.`, start: at + 1, end: at + 3 })
    for (const byte of escaped.bytes) bytes.push(byte)
    plain = at + escaped.length
  }
  if (bytes.length === 0) return ok(stringValue(body))
  for (const byte of encoder.encode(body.slice(plain))) bytes.push(byte)
  const all = Uint8Array.from(bytes)
  return ok({ bytes: all, text: decoder.decode(all) })
}

/** The escape that `text` begins with, and its length. */
function decodeEscape(text: string): { bytes: Iterable<number>; length: number } | undefined {
  const simple = Object.hasOwn(SIMPLE, text[1] ?? '') ? SIMPLE[text[1]] : undefined
  if (simple !== undefined) return { bytes: [simple], length: 2 }
  const octal = /^\\([0-7]{1,3})/.exec(text)
  if (octal) {
    const value = Number.parseInt(octal[1], 8)
    return value > 255 ? undefined : { bytes: [value], length: octal[0].length }
  }
  const hex = /^\\x([0-9a-fA-F]{1,2})/.exec(text)
  if (hex) return { bytes: [Number.parseInt(hex[1], 16)], length: hex[0].length }
  const unicode = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text)
  if (!unicode) return undefined
  const point = Number.parseInt(unicode[1] ?? unicode[2], 16)
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined
  return { bytes: encoder.encode(String.fromCodePoint(point)), length: unicode[0].length }
}
