/** What the first pass needs to know of TLS: whether a record begins here, and what a ServerHello chose. Does not allocate. */
import { u16, u24 } from '../../../../shared/bytes.ts'

export const RECORD_HEADER = 5
export const CHANGE_CIPHER_SPEC = 20
export const ALERT = 21
export const HANDSHAKE = 22
export const APPLICATION_DATA = 23
export const HEARTBEAT = 24
export const CLIENT_HELLO = 1
export const SERVER_HELLO = 2
export const MESSAGE_HEADER = 4
/** RFC 5246 section 6.2.3: 2^14 bytes and what encryption may add. */
const MAX_RECORD = 16_384 + 2_048
const SUPPORTED_VERSIONS = 43
/** Version and random; the session id follows. */
const HELLO_HEAD = 34

/** What begins a record in a stream that is TLS's. */
export const isRecordType = (type: number): boolean => type >= CHANGE_CIPHER_SPEC && type <= HEARTBEAT

function isHeader(bytes: Uint8Array, start: number): boolean {
  const type = bytes[start]
  const length = u16(bytes, start + 3)
  return (
    type >= CHANGE_CIPHER_SPEC &&
    type <= HEARTBEAT &&
    bytes[start + 1] === 3 &&
    bytes[start + 2] <= 4 &&
    length > 0 &&
    length <= MAX_RECORD
  )
}

/** Whether a record begins at `start`, and another one after it where that much is in sight. */
export function beginsRecord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < RECORD_HEADER || !isHeader(bytes, start)) return false
  const next = start + RECORD_HEADER + u16(bytes, start + 3)
  return next + RECORD_HEADER > end || isHeader(bytes, next)
}

/** Version that the ServerHello message with its body in [start, end) chose: the extension where there is one, else the field. */
export function chosenVersion(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HELLO_HEAD + 1) return end - start >= 2 ? u16(bytes, start) : 0
  const legacy = u16(bytes, start)
  // Session id, cipher suite, compression method, length of the extensions.
  let at = start + HELLO_HEAD + 1 + bytes[start + HELLO_HEAD] + 3 + 2
  while (at + 4 <= end) {
    const length = u16(bytes, at + 2)
    if (u16(bytes, at) === SUPPORTED_VERSIONS && length === 2 && at + 6 <= end) return u16(bytes, at + 4)
    at += 4 + length
  }
  return legacy
}

/** SSL 3.0 to TLS 1.3, its drafts (0x7f..) and those of one vendor (0xfb..). */
const isVersion = (version: number): boolean =>
  (version >= 0x0300 && version <= 0x0304) || version >> 8 === 0x7f || version >> 8 === 0xfb

/**
 * Version that a ServerHello at the start of the record at `start` chose, 0 when there is none. An encrypted message may begin with any byte,
 * also with that of a ServerHello: a version that there is not tells that it is none.
 */
export function serverHelloVersion(bytes: Uint8Array, start: number, end: number): number {
  const body = start + RECORD_HEADER + MESSAGE_HEADER
  if (body > end || bytes[start] !== HANDSHAKE || bytes[start + RECORD_HEADER] !== SERVER_HELLO) return 0
  const version = chosenVersion(bytes, body, Math.min(end, body + u24(bytes, start + RECORD_HEADER + 1)))
  return isVersion(version) ? version : 0
}
