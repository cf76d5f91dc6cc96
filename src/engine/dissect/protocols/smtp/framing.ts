/** SMTP's lines in a TCP stream, RFC 5321 section 2.3.8; the content of mail, up to its line of one dot, is handed on as it comes. */
import { Framed, type Framing } from '../../framing.ts'
import { isNoTls } from '../../text-lines.ts'

const LF = 0x0a
const CR = 0x0d
const DOT = 0x2e
/** Longer ones are no lines. */
const MAX_LINE = 4096
const DATA = [0x64, 0x61, 0x74, 0x61]

/** Bits of the stream's note: content is sent, in one direction or the other. */
const CONTENT = 1

function isData(bytes: Uint8Array, start: number, feed: number): boolean {
  const stop = bytes[feed - 1] === CR ? feed - 1 : feed
  if (stop - start !== DATA.length) return false
  for (let i = 0; i < DATA.length; i++) if ((bytes[start + i] | 0x20) !== DATA[i]) return false
  return true
}

/** Position after the line of one dot, `end` when it is not there. */
function contentEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i + 1 < end; i++) {
    if (bytes[i] !== DOT || (i > start && bytes[i - 1] !== LF)) continue
    const feed = bytes[i + 1] === CR ? i + 2 : i + 1
    if (feed < end && bytes[feed] === LF) return feed + 1
  }
  return end
}

export const smtpFraming: Framing = {
  head: 64,
  separator: ' | ',

  messageLength(bytes, start, end, _message, stream) {
    const content = CONTENT << (stream.reverse ? 1 : 0)
    if ((stream.note & content) !== 0) {
      const after = contentEnd(bytes, start, end)
      if (after < end || (after >= start + 2 && bytes[after - 1] === LF && isEnd(bytes, start, after)))
        stream.note &= ~content
      return after - start
    }
    if (!isNoTls(bytes, start, end)) return Framed.left
    for (let i = start; i < end; i++) {
      if (bytes[i] !== LF) continue
      if (isData(bytes, start, i)) stream.note |= content
      return i + 1 - start
    }
    return end - start < MAX_LINE ? Framed.more : end - start
  },
}

/** Whether the content's last line is the one of one dot. */
function isEnd(bytes: Uint8Array, start: number, after: number): boolean {
  const stop = bytes[after - 2] === CR ? after - 2 : after - 1
  return bytes[stop - 1] === DOT && (stop - 1 === start || bytes[stop - 2] === LF)
}
