/**
 * Whether a line is meant as a JSON message. Decided by its first two characters that are no spaces: an object must go on with a
 * key, an array with an object, an array or a string. So `[INFO] ready` and `[2026-01-01] ready` are text, and a message that was
 * cut or is malformed is still a message.
 */
import type { PayloadKind } from './exported-pdu.ts'

const SPACE = 0x20
const TAB = 0x09
const NEWLINE = 0x0a
const RETURN = 0x0d
const QUOTE = 0x22
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

export function payloadKind(bytes: Uint8Array, start: number, end: number): PayloadKind {
  const first = skipSpaces(bytes, start, end)
  const opening = first < end ? bytes[first] : 0
  if (opening !== OPEN_BRACE && opening !== OPEN_BRACKET) return 'text'
  const second = skipSpaces(bytes, first + 1, end)
  if (second === end) return 'text'
  const next = bytes[second]
  if (opening === OPEN_BRACE) return next === QUOTE || next === CLOSE_BRACE ? 'json' : 'text'
  return next === OPEN_BRACE || next === OPEN_BRACKET || next === QUOTE || next === CLOSE_BRACKET ? 'json' : 'text'
}

function skipSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end) {
    const byte = bytes[at]
    if (byte !== SPACE && byte !== TAB && byte !== NEWLINE && byte !== RETURN) break
    at++
  }
  return at
}
