/** SSH, RFC 4253: the identification string, then binary packets, whose lengths can be read until the keys are in use. */
import { u32 } from '../../../../shared/bytes.ts'
import { Framed, type Framing } from '../../framing.ts'

const LINE_FEED = 0x0a
/** Section 4.2 allows 255 bytes; some banners before the identification are longer. */
const MAX_LINE = 4096
const NEWKEYS = 21
/** Lengths are believed, as Wireshark does, but for the sign of a sequence number's distance. */
const MAX_LENGTH = 0x3fffffff
const PREFIX = [0x53, 0x53, 0x48, 0x2d]

/** Bits of the stream's note: the protocol version is known; then one for each direction, shifted by one for the reverse. */
const IDENTIFIED = 1
const NAMED = 2
const ENCRYPTED = 8

function isIdentification(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < PREFIX.length) return false
  for (let i = 0; i < PREFIX.length; i++) if (bytes[start + i] !== PREFIX[i]) return false
  return true
}

/** Position after the line at `start`, -1 when its end is not in sight. */
function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  const stop = Math.min(end, start + MAX_LINE)
  for (let i = start; i < stop; i++) if (bytes[i] === LINE_FEED) return i + 1
  return -1
}

export const sshFraming: Framing = {
  head: 64,
  claims: true,
  separator: '',

  messageLength(bytes, start, end, _message, stream) {
    const shift = stream.reverse ? 1 : 0
    if ((stream.note & (NAMED << shift)) === 0 && isIdentification(bytes, start, end)) {
      const after = lineEnd(bytes, start, end)
      if (after < 0) return end - start < MAX_LINE ? Framed.more : Framed.no
      stream.note |= IDENTIFIED | (NAMED << shift)
      return after - start
    }
    if ((stream.note & IDENTIFIED) === 0 || (stream.note & (ENCRYPTED << shift)) !== 0) return Framed.no
    if (end - start < 6) return Framed.more
    if (bytes[start + 5] === NEWKEYS) stream.note |= ENCRYPTED << shift
    return 4 + Math.min(u32(bytes, start), MAX_LENGTH)
  },
}
