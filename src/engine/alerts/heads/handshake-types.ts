/** Types of the handshake messages in the records of a TLS frame, RFC 8446 section 5.1, read without a dissection. */
import { u16, u24 } from '../../../shared/bytes.ts'
import { isClear, wholeEnd } from '../../dissect/protocols/tls/handshake-fragments.ts'
import { HANDSHAKE, isRecordType, MESSAGE_HEADER, RECORD_HEADER } from '../../dissect/protocols/tls/records.ts'
import type { Head } from './frame-heads.ts'

/** Null where a message is of more than the records of the frame, or what follows them is none. */
export function handshakeTypes({ below, bytes, start, end }: Head): readonly number[] | null {
  if (below !== 'tcp') return null
  const types: number[] = []
  for (let at = start; at < end; ) {
    const body = at + RECORD_HEADER
    if (body > end || !isRecordType(bytes[at]) || bytes[at + 1] !== 3) return null
    const next = body + u16(bytes, at + 3)
    if (bytes[at] === HANDSHAKE) {
      const stop = Math.min(next, end)
      if (!isClear(bytes, body, stop) || wholeEnd(bytes, body, stop) !== stop) return null
      for (let message = body; message < stop; message += MESSAGE_HEADER + u24(bytes, message + 1))
        types.push(bytes[message])
    }
    at = next
  }
  return types
}
