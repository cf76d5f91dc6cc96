/** The handshake messages in the records of a TLS frame, RFC 8446 section 5.1, read without a dissection. */
import { u16, u24 } from '../../../shared/bytes.ts'
import { type Hello, readHello } from '../../dissect/protocols/tls/fingerprints.ts'
import { isClear, wholeEnd } from '../../dissect/protocols/tls/handshake-fragments.ts'
import {
  CLIENT_HELLO,
  HANDSHAKE,
  isRecordType,
  MESSAGE_HEADER,
  RECORD_HEADER,
  SERVER_HELLO,
} from '../../dissect/protocols/tls/records.ts'
import type { Head } from './frame-heads.ts'

/** Version, random and the length of the session id. */
const HELLO_HEAD = 35

interface Message {
  readonly type: number
  /** Of its body. */
  readonly start: number
  readonly end: number
}

/** Several rules ask of one frame. */
let latest: { readonly head: Head; readonly messages: readonly Message[] | null } | undefined

/** Null where a message is of more than the records of the frame, or what follows them is none. */
function messagesOf(head: Head): readonly Message[] | null {
  if (latest?.head !== head) latest = { head, messages: readMessages(head) }
  return latest.messages
}

function readMessages({ below, bytes, start, end }: Head): readonly Message[] | null {
  if (below !== 'tcp') return null
  const messages: Message[] = []
  for (let at = start; at < end; ) {
    const body = at + RECORD_HEADER
    if (body > end || !isRecordType(bytes[at]) || bytes[at + 1] !== 3) return null
    const next = body + u16(bytes, at + 3)
    if (bytes[at] === HANDSHAKE) {
      const stop = Math.min(next, end)
      if (!isClear(bytes, body, stop) || wholeEnd(bytes, body, stop) !== stop) return null
      for (let message = body; message < stop; ) {
        const from = message + MESSAGE_HEADER
        const type = bytes[message]
        message = from + u24(bytes, message + 1)
        messages.push({ type, start: from, end: message })
      }
    }
    at = next
  }
  return messages
}

/** Types of all messages. */
export const handshakeTypes = (head: Head): readonly number[] | null =>
  messagesOf(head)?.map(({ type }) => type) ?? null

/** Suites that a client offers or a server chooses. */
export function cipherSuites(head: Head): readonly number[] | null {
  const messages = messagesOf(head)
  if (!messages) return null
  const { bytes } = head
  const suites: number[] = []
  for (const { type, start, end } of messages) {
    if ((type !== CLIENT_HELLO && type !== SERVER_HELLO) || end - start < HELLO_HEAD) continue
    // After the session id.
    const at = start + HELLO_HEAD + bytes[start + HELLO_HEAD - 1]
    const stop = type === SERVER_HELLO ? at + 2 : at + 2 + u16(bytes, at)
    if (at + 2 > end || stop > end) return null
    for (let i = type === SERVER_HELLO ? at : at + 2; i + 2 <= stop; i += 2) suites.push(u16(bytes, i))
  }
  return suites
}

/** What is made of each client's hello. */
export const ofClientHellos =
  (make: (hello: Hello) => string) =>
  (head: Head): readonly string[] | null => {
    const hellos = messagesOf(head)?.filter(({ type }) => type === CLIENT_HELLO)
    return hellos?.flatMap(({ start, end }) => readHello(head.bytes, start, end, true) ?? []).map(make) ?? null
  }
