/** Handshake messages that span records, RFC 8446 section 5.1: which bytes are of which message, whatever the records are. */
import { u24 } from '../../../../shared/bytes.ts'
import { HANDSHAKE_TYPE_NAMES } from './numbers.ts'
import { MESSAGE_HEADER } from './records.ts'

/** Bytes of a message that goes on in another record, and the number of their frame. */
export interface HandshakeFragment {
  readonly frame: number
  readonly bytes: Uint8Array
}

/** Longer messages are not believed, nor those in more records. */
const MAX_LENGTH = 0x20000
export const MAX_FRAGMENTS = 256

/**
 * Whether the record body in [start, end) begins with a handshake message in the clear: of a known type, and no longer than messages get.
 * Encrypted ones are random bytes, or begin with a nonce of zeros that would be empty HelloRequests. Nothing encrypted is shorter than a header.
 */
export function isClear(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end || HANDSHAKE_TYPE_NAMES[bytes[start]] === undefined) return false
  if (end - start < MESSAGE_HEADER) return bytes[start] !== 0
  const length = u24(bytes, start + 1)
  if (length > MAX_LENGTH) return false
  return bytes[start] !== 0 || (length === 0 && end - start === MESSAGE_HEADER)
}

/** End of the last message in [start, end) that is whole. */
export function wholeEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at + MESSAGE_HEADER <= end) {
    const next = at + MESSAGE_HEADER + u24(bytes, at + 1)
    if (next > end) break
    at = next
  }
  return at
}

/** Bytes that fragments have so far. */
export const sizeOf = (fragments: readonly HandshakeFragment[]): number =>
  fragments.reduce((sum, { bytes }) => sum + bytes.length, 0)

/**
 * How many of the next record's bytes complete the message that the fragments begin; -1 when they do not, or when its length does not fit in
 * what is there.
 */
export function lacking(fragments: readonly HandshakeFragment[], body: Uint8Array): number {
  const header: number[] = []
  for (const { bytes } of fragments) {
    for (let i = 0; i < bytes.length && header.length < MESSAGE_HEADER; i++) header.push(bytes[i])
    if (header.length === MESSAGE_HEADER) break
  }
  for (let i = 0; i < body.length && header.length < MESSAGE_HEADER; i++) header.push(body[i])
  if (header.length < MESSAGE_HEADER) return -1
  const rest = MESSAGE_HEADER + ((header[1] << 16) | (header[2] << 8) | header[3]) - sizeOf(fragments)
  return rest <= body.length ? rest : -1
}

export function joined(fragments: readonly HandshakeFragment[]): Uint8Array {
  const whole = new Uint8Array(sizeOf(fragments))
  let at = 0
  for (const { bytes } of fragments) {
    whole.set(bytes, at)
    at += bytes.length
  }
  return whole
}

/** The fragments of the message that is under way after a record, when `before` were before it. */
export function fragmentsAfter(
  before: readonly HandshakeFragment[],
  body: Uint8Array,
  frame: number,
): readonly HandshakeFragment[] {
  let from = 0
  if (before.length > 0) {
    from = lacking(before, body)
    if (from < 0) return before.length === MAX_FRAGMENTS ? [] : [...before, { frame, bytes: body }]
  } else if (!isClear(body, 0, body.length)) return []
  const at = wholeEnd(body, from, body.length)
  return at === body.length || !isClear(body, at, body.length) ? [] : [{ frame, bytes: body.subarray(at) }]
}
