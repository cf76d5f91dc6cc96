/** Handshake messages of one direction, put together from its records: what a connection has to know of them, and no more. */
import { u16, u24 } from '../../../shared/bytes.ts'
import { chosenVersion, MESSAGE_HEADER } from '../../dissect/protocols/tls/records.ts'

/** Longer messages are passed over. */
const MAX_MESSAGE = 1 << 16
const RANDOM = 32
const EARLY_DATA = 42
const ALPN = 16
const ENCRYPT_THEN_MAC = 22

/** The random of a ServerHello that is a HelloRetryRequest, RFC 8446 section 4.1.3. */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex')

export class HandshakeMessages {
  private readonly onMessage: (type: number, body: Uint8Array) => void
  private pending: Uint8Array = new Uint8Array(0)
  /** Bytes of a long message that are still to come. */
  private skipped = 0

  constructor(onMessage: (type: number, body: Uint8Array) => void) {
    this.onMessage = onMessage
  }

  /** Bytes of a message under way that are still to come, as far as its header tells. */
  get missing(): number {
    const { pending, skipped } = this
    return pending.length < MESSAGE_HEADER ? skipped : MESSAGE_HEADER + u24(pending, 1) - pending.length
  }

  /** Takes the body of the next record. */
  push(record: Uint8Array): void {
    const passed = Math.min(this.skipped, record.length)
    this.skipped -= passed
    const fresh = record.subarray(passed)
    const bytes = this.pending.length === 0 ? fresh : Buffer.concat([this.pending, fresh])
    let at = 0
    while (at + MESSAGE_HEADER <= bytes.length) {
      const length = MESSAGE_HEADER + u24(bytes, at + 1)
      if (at + length > bytes.length) {
        if (length > MAX_MESSAGE) {
          this.skipped = at + length - bytes.length
          at = bytes.length
        }
        break
      }
      this.onMessage(bytes[at], bytes.subarray(at + MESSAGE_HEADER, at + length))
      at += length
    }
    this.pending = bytes.slice(at)
  }
}

export interface ClientHello {
  readonly random: Uint8Array
  readonly offersEarlyData: boolean
}

export function readClientHello(body: Uint8Array): ClientHello | undefined {
  let at = 2 + RANDOM
  if (at >= body.length) return undefined
  const random = body.slice(2, at)
  at += 1 + body[at]
  if (at + 2 <= body.length) at += 2 + u16(body, at)
  if (at < body.length) at += 1 + body[at]
  return { random, offersEarlyData: findExtension(body, at, EARLY_DATA) !== undefined }
}

export interface ServerHello {
  readonly random: Uint8Array
  readonly version: number
  readonly suite: number
  readonly encryptThenMac: boolean
  readonly application: string
  /** It is a HelloRetryRequest: another pair of hellos follows. */
  readonly isRetry: boolean
}

export function readServerHello(body: Uint8Array): ServerHello | undefined {
  let at = 2 + RANDOM
  if (at >= body.length) return undefined
  const random = body.slice(2, at)
  at += 1 + body[at]
  if (at + 3 > body.length) return undefined
  return {
    random,
    version: chosenVersion(body, 0, body.length),
    suite: u16(body, at),
    encryptThenMac: findExtension(body, at + 3, ENCRYPT_THEN_MAC) !== undefined,
    application: readApplication(body, at + 3),
    isRetry: RETRY_RANDOM.equals(random),
  }
}

/** The protocol that a server chose (RFC 7301) in the extensions whose length stands at `at`; empty when it said none. */
export function readApplication(body: Uint8Array, at: number): string {
  const extension = findExtension(body, at, ALPN)
  if (!extension || extension.length < 3) return ''
  return Buffer.from(extension.subarray(3, 3 + extension[2])).toString('latin1')
}

function findExtension(body: Uint8Array, start: number, wanted: number): Uint8Array | undefined {
  if (start + 2 > body.length) return undefined
  const end = Math.min(body.length, start + 2 + u16(body, start))
  for (let at = start + 2; at + 4 <= end; at += 4 + u16(body, at + 2)) {
    if (u16(body, at) === wanted) return body.subarray(at + 4, Math.min(end, at + 4 + u16(body, at + 2)))
  }
  return undefined
}
