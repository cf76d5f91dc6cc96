/** TLS records, RFC 8446 section 5.1: a type, a version and a length before each. */
import { u16 } from '../../../../shared/bytes.ts'
import { Framed, type Framing } from '../../framing.ts'
import { CHANGE_CIPHER_SPEC, HEARTBEAT, RECORD_HEADER } from './records.ts'

/** The stream's note. */
const RECORD_SEEN = 1

/** Text on TLS's port is another protocol's, as long as no record was seen. */
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

export const tlsFraming: Framing = {
  // A ServerHello with its extensions.
  head: 512,
  claims: true,
  opens: true,
  separator: ', ',

  messageLength(bytes, start, end, _message, stream) {
    if (stream.note === 0 && isPrintable(bytes[start])) return Framed.left
    if (end - start < RECORD_HEADER) return Framed.more
    if (bytes[start] < CHANGE_CIPHER_SPEC || bytes[start] > HEARTBEAT || bytes[start + 1] !== 3) return Framed.no
    stream.note = RECORD_SEEN
    return RECORD_HEADER + u16(bytes, start + 3)
  },

  partInfo: () => '',
}
