/** Handshake messages, RFC 8446 section 4 and RFC 5246 section 7.4: hellos and certificates in full, others by type and length. */
import { u16, u24, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { addExtensions } from './extensions.ts'
import { tlsFields as fields } from './fields.ts'
import { HANDSHAKE_TYPE_NAMES } from './numbers.ts'
import { CLIENT_HELLO, MESSAGE_HEADER, SERVER_HELLO } from './records.ts'

const CERTIFICATE = 11
const RANDOM = 32
const NANOS = 1_000_000_000n

/** Messages that a record holds, named for the Info column; `complete` is false when the last goes on in another record. */
export interface Messages {
  readonly names: readonly string[]
  readonly serverName: string
}

/**
 * Whether the record body in [start, end) is a handshake message in the clear: of a known type, and no longer than messages get.
 * Encrypted ones are random bytes, or begin with a nonce of zeros that would be empty HelloRequests.
 */
export function isClear(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < MESSAGE_HEADER) return false
  const type = bytes[start]
  const length = u24(bytes, start + 1)
  if (HANDSHAKE_TYPE_NAMES[type] === undefined || length > 0x20000) return false
  return type !== 0 || (length === 0 && end - start === MESSAGE_HEADER)
}

/** Adds the messages of the record body [start, end), whose bytes end at `cut` when the segment does. */
export function addMessages(out: Detail, bytes: Uint8Array, start: number, end: number): Messages {
  const names: string[] = []
  let serverName = ''
  let at = start
  while (at + MESSAGE_HEADER <= end) {
    const type = bytes[at]
    const length = u24(bytes, at + 1)
    const stop = Math.min(end, at + MESSAGE_HEADER + length)
    const name = HANDSHAKE_TYPE_NAMES[type] ?? `Unknown (${type})`
    names.push(name)
    out.open(fields.handshake, at, stop - at, null, `Handshake Protocol: ${name}`)
    out.item(fields.handshakeType, bytes, at, 1)
    out.item(fields.handshakeLength, bytes, at + 1, 3)
    const body = at + MESSAGE_HEADER
    if (type === CLIENT_HELLO) serverName = addClientHello(out, bytes, body, stop) || serverName
    else if (type === SERVER_HELLO) addServerHello(out, bytes, body, stop)
    else if (type === CERTIFICATE) addCertificates(out, bytes, body, stop)
    if (at + MESSAGE_HEADER + length > end) {
      out.add(null, stop, 0, null, `[${at + MESSAGE_HEADER + length - end} bytes of the message are not in this frame]`)
    }
    out.close()
    at += MESSAGE_HEADER + length
  }
  return { names, serverName }
}

/** Adds version, random and session id; returns where they end, -1 when they do not fit. */
function addHelloHead(out: Detail, bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 2 + RANDOM + 1) return -1
  out.item(fields.handshakeVersion, bytes, start, 2)
  const random = start + 2
  out.item(fields.random, bytes, random, RANDOM)
  out.enter()
  out.add(fields.randomTime, random, 4, BigInt(u32(bytes, random)) * NANOS)
  out.item(fields.randomBytes, bytes, random + 4, RANDOM - 4)
  out.close()
  const at = random + RANDOM
  out.item(fields.sessionIdLength, bytes, at, 1)
  if (at + 1 + bytes[at] > end) return -1
  if (bytes[at] > 0) out.item(fields.sessionId, bytes, at + 1, bytes[at])
  return at + 1 + bytes[at]
}

/** Adds the cipher suites and compression methods a client offers, then the extensions; returns the server name. */
function addClientHello(out: Detail, bytes: Uint8Array, start: number, end: number): string {
  let at = addHelloHead(out, bytes, start, end)
  if (at < 0 || at + 2 > end) return ''
  const suitesEnd = Math.min(end, at + 2 + u16(bytes, at))
  const count = (suitesEnd - at - 2) >> 1
  out.item(fields.cipherSuitesLength, bytes, at, 2)
  out.open(
    fields.cipherSuites,
    at + 2,
    suitesEnd - at - 2,
    null,
    `Cipher Suites (${count} suite${count === 1 ? '' : 's'})`,
  )
  for (let suite = at + 2; suite + 2 <= suitesEnd; suite += 2) out.item(fields.cipherSuite, bytes, suite, 2)
  out.close()
  at = suitesEnd
  if (at >= end) return ''
  const methodsEnd = Math.min(end, at + 1 + bytes[at])
  const methods = methodsEnd - at - 1
  out.item(fields.compressionLength, bytes, at, 1)
  out.open(
    fields.compressions,
    at + 1,
    methods,
    null,
    `Compression Methods (${methods} method${methods === 1 ? '' : 's'})`,
  )
  for (let method = at + 1; method < methodsEnd; method++) out.item(fields.compression, bytes, method, 1)
  out.close()
  return addExtensionBlock(out, CLIENT_HELLO, bytes, methodsEnd, end)
}

function addServerHello(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const at = addHelloHead(out, bytes, start, end)
  if (at < 0 || at + 3 > end) return
  out.item(fields.cipherSuite, bytes, at, 2)
  out.item(fields.compression, bytes, at + 2, 1)
  addExtensionBlock(out, SERVER_HELLO, bytes, at + 3, end)
}

function addExtensionBlock(out: Detail, message: number, bytes: Uint8Array, start: number, end: number): string {
  if (start + 2 > end) return ''
  out.item(fields.extensionsLength, bytes, start, 2)
  return addExtensions(out, message, bytes, start + 2, Math.min(end, start + 2 + u16(bytes, start)))
}

/** TLS 1.2 and older: certificates in the clear, each behind its length. */
function addCertificates(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 3) return
  const stop = Math.min(end, start + 3 + u24(bytes, start))
  out.item(fields.certificatesLength, bytes, start, 3)
  out.open(fields.certificates, start + 3, stop - start - 3, null, `Certificates (${u24(bytes, start)} bytes)`)
  for (let at = start + 3; at + 3 <= stop; at += 3 + u24(bytes, at)) {
    const length = Math.min(u24(bytes, at), stop - at - 3)
    out.item(fields.certificateLength, bytes, at, 3)
    if (length > 0) out.item(fields.certificate, bytes, at + 3, length)
  }
  out.close()
}
