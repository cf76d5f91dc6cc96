/** IMAP's lines in a TCP stream, RFC 9051 section 2.2: those that end with the length of a literal go on behind it (section 4.3). */
import { Framed, type Framing } from '../../framing.ts'
import { isNoTls } from '../../text-lines.ts'

/** `MessageState.phase`: before and after the first literal. */
const LINE = 0
const LITERAL = 1

const LF = 0x0a
const CR = 0x0d
const OPEN = 0x7b
const CLOSE = 0x7d
const PLUS = 0x2b
const ASTERISK = 0x2a
const MAX_DIGITS = 9
/** Longer ones are no lines. */
const MAX_LINE = 65_536

/** Length of the literal that the line before the line feed at `feed` announces, -1 when it announces none. */
export function literalLength(bytes: Uint8Array, start: number, feed: number): number {
  let at = feed - 1
  if (at >= start && bytes[at] === CR) at--
  if (at < start || bytes[at] !== CLOSE) return -1
  at--
  if (at >= start && bytes[at] === PLUS) at--
  let length = 0
  let unit = 1
  const last = at
  for (; at >= start && bytes[at] >= 0x30 && bytes[at] <= 0x39 && last - at < MAX_DIGITS; at--) {
    length += (bytes[at] - 0x30) * unit
    unit *= 10
  }
  return at < last && at >= start && bytes[at] === OPEN ? length : -1
}

export const imapFraming: Framing = {
  head: 64,
  separator: '',

  messageLength(bytes, start, end, message) {
    if (message.phase === LINE && !isNoTls(bytes, start, end)) return Framed.left
    let at = start
    for (;;) {
      const feed = at < end ? bytes.indexOf(LF, at) : -1
      if (feed < 0 || feed >= end) {
        if (end - at >= MAX_LINE) return end - start
        message.resume += at - start
        return Framed.more
      }
      // A client sends a literal when it is asked to, as a message of its own; a server at once.
      const isServer = message.phase === LITERAL || bytes[start] === ASTERISK
      const literal = isServer ? literalLength(bytes, at, feed) : -1
      if (literal < 0) return feed + 1 - start
      message.phase = LITERAL
      at = feed + 1 + literal
    }
  },
}
