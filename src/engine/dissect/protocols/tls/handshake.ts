/** Handshake messages, RFC 8446 section 4 and RFC 5246 section 7.4: hellos and certificates in full, others by type and length. */
import { u16, u24, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { addCertificateFacts } from './certificate.ts'
import { addExtensions } from './extensions.ts'
import { tlsFields as fields } from './fields.ts'
import { ja3sText, ja3Text, ja4, md5, readHello } from './fingerprints.ts'
import { addInnerBody } from './inner-messages.ts'
import {
  addCertificateRequest,
  addCertificateVerify,
  addClientKeyExchange,
  addServerKeyExchange,
  addTicket,
} from './key-exchange.ts'
import { messageFields } from './message-fields.ts'
import { HANDSHAKE_TYPE_NAMES } from './numbers.ts'
import { CLIENT_HELLO, chosenVersion, MESSAGE_HEADER, SERVER_HELLO } from './records.ts'

const NEW_SESSION_TICKET = 4
const CERTIFICATE = 11
const SERVER_KEY_EXCHANGE = 12
const CERTIFICATE_REQUEST = 13
const CERTIFICATE_VERIFY = 15
const CLIENT_KEY_EXCHANGE = 16
const FINISHED = 20
const KEY_UPDATE = 24
const TLS_1_3 = 0x0304
const RANDOM = 32
const NANOS = 1_000_000_000n

/** Adds the messages of the record body [start, end), `inner` where it is one that TLS 1.3 encrypts; returns their names. */
export function addMessages(
  out: Detail,
  bytes: Uint8Array,
  start: number,
  end: number,
  inner = false,
): readonly string[] {
  const names: string[] = []
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
    if (!inner || !addInnerBody(out, type, bytes, body, stop)) addBody(out, type, bytes, body, stop)
    if (body + length === stop) addFingerprints(out, type, bytes, body, stop)
    if (at + MESSAGE_HEADER + length > end) {
      out.add(null, stop, 0, null, `[${at + MESSAGE_HEADER + length - end} bytes of the message are not in this frame]`)
    }
    out.close()
    at += MESSAGE_HEADER + length
  }
  return names
}

function addBody(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): void {
  switch (type) {
    case CLIENT_HELLO:
      return addClientHello(out, bytes, start, end)
    case SERVER_HELLO:
      return addServerHello(out, bytes, start, end)
    case NEW_SESSION_TICKET:
      return addTicket(out, bytes, start, end)
    case CERTIFICATE:
      return addCertificates(out, bytes, start, end)
    case SERVER_KEY_EXCHANGE:
      return addServerKeyExchange(out, bytes, start, end)
    case CERTIFICATE_REQUEST:
      return addCertificateRequest(out, bytes, start, end)
    case CERTIFICATE_VERIFY:
      return addCertificateVerify(out, bytes, start, end)
    case CLIENT_KEY_EXCHANGE:
      return addClientKeyExchange(out, bytes, start, end)
    case FINISHED:
      if (end > start) out.add(messageFields.verifyData, start, end - start, null)
      return
    case KEY_UPDATE:
      if (end > start) out.item(messageFields.keyUpdate, bytes, start, 1)
  }
}

function addFingerprints(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): void {
  if (type !== CLIENT_HELLO && type !== SERVER_HELLO) return
  const isClient = type === CLIENT_HELLO
  const hello = readHello(bytes, start, end, isClient)
  if (!hello) return
  const text = isClient ? ja3Text(hello) : ja3sText(hello)
  out.generated(isClient ? messageFields.ja3Full : messageFields.ja3sFull, text, start)
  out.generated(isClient ? messageFields.ja3 : messageFields.ja3s, md5(text), start)
  if (!isClient) return
  const { hashed, raw } = ja4(hello)
  out.generated(messageFields.ja4, hashed, start)
  out.generated(messageFields.ja4Raw, raw, start)
}

/** Adds version, random (of which TLS 1.3 has no parts) and session id; returns where they end, -1 when they do not fit. */
function addHelloHead(out: Detail, bytes: Uint8Array, start: number, end: number, hasTime: boolean): number {
  if (end - start < 2 + RANDOM + 1) return -1
  out.item(fields.handshakeVersion, bytes, start, 2)
  const random = start + 2
  out.item(fields.random, bytes, random, RANDOM)
  if (hasTime) {
    out.enter()
    out.add(fields.randomTime, random, 4, BigInt(u32(bytes, random)) * NANOS)
    out.item(fields.randomBytes, bytes, random + 4, RANDOM - 4)
    out.close()
  }
  const at = random + RANDOM
  out.item(fields.sessionIdLength, bytes, at, 1)
  if (at + 1 + bytes[at] > end) return -1
  if (bytes[at] > 0) out.item(fields.sessionId, bytes, at + 1, bytes[at])
  return at + 1 + bytes[at]
}

/** Adds the cipher suites and compression methods a client offers, then the extensions. */
function addClientHello(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  let at = addHelloHead(out, bytes, start, end, true)
  if (at < 0 || at + 2 > end) return
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
  if (at >= end) return
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
  addExtensionBlock(out, CLIENT_HELLO, bytes, methodsEnd, end)
}

function addServerHello(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const at = addHelloHead(out, bytes, start, end, chosenVersion(bytes, start, end) !== TLS_1_3)
  if (at < 0 || at + 3 > end) return
  out.item(fields.cipherSuite, bytes, at, 2)
  out.item(fields.compression, bytes, at + 2, 1)
  addExtensionBlock(out, SERVER_HELLO, bytes, at + 3, end)
}

function addExtensionBlock(out: Detail, message: number, bytes: Uint8Array, start: number, end: number): void {
  if (start + 2 > end) return
  out.item(fields.extensionsLength, bytes, start, 2)
  addExtensions(out, message, bytes, start + 2, Math.min(end, start + 2 + u16(bytes, start)))
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
    if (at === start + 3) addCertificateFacts(out, bytes, at + 3, at + 3 + length)
  }
  out.close()
}
