/**
 * Messages between the hellos and the end of a handshake in the clear: RFC 5246 section 7.4, RFC 8422 (elliptic curves), RFC 5077
 * (tickets). Which kind of key exchange it is goes by the bytes: the cipher suite is in another frame.
 */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { durationText } from '../dns/seconds.ts'
import { tlsFields } from './fields.ts'
import { messageFields as fields } from './message-fields.ts'

const NAMED_CURVE = 3

/** Adds the length at `at` and the bytes it counts; returns where they end, -1 when they do not fit. */
export function addVector(
  out: Detail,
  length: Field,
  value: Field,
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  const size = length.type === 'uint8' ? 1 : 2
  if (at + size > end) return -1
  const count = size === 1 ? bytes[at] : u16(bytes, at)
  out.item(length, bytes, at, size)
  if (at + size + count > end) return -1
  if (count > 0) out.item(value, bytes, at + size, count)
  return at + size + count
}

export function addSignatureAlgorithm(out: Detail, bytes: Uint8Array, at: number): void {
  out.item(tlsFields.signature, bytes, at, 2)
  out.enter()
  out.item(fields.signatureHash, bytes, at, 1)
  out.item(fields.signatureSigner, bytes, at + 1, 1)
  out.close()
}

/** Algorithm (TLS 1.2), length and bytes of a signature. */
function addSignature(out: Detail, length: Field, value: Field, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 4) return
  const hasAlgorithm = start + 4 + u16(bytes, start + 2) === end
  if (hasAlgorithm) addSignatureAlgorithm(out, bytes, start)
  addVector(out, length, value, bytes, hasAlgorithm ? start + 2 : start, end)
}

export function addServerKeyExchange(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 4) return
  const isCurve = bytes[start] === NAMED_CURVE && start + 4 + bytes[start + 3] <= end
  out.open(null, start, end - start, null, `${isCurve ? 'EC ' : ''}Diffie-Hellman Server Params`)
  let at: number
  if (isCurve) {
    out.item(fields.curveType, bytes, start, 1)
    out.item(fields.namedCurve, bytes, start + 1, 2)
    at = addVector(out, fields.serverPointLength, fields.serverPoint, bytes, start + 3, end)
  } else {
    at = addVector(out, fields.primeLength, fields.prime, bytes, start, end)
    if (at >= 0) at = addVector(out, fields.generatorLength, fields.generator, bytes, at, end)
    if (at >= 0) at = addVector(out, fields.serverKeyLength, fields.serverKey, bytes, at, end)
  }
  if (at >= 0) addSignature(out, fields.signatureLength, fields.signatureValue, bytes, at, end)
  out.close()
}

export function addClientKeyExchange(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 2) return
  const isCurve = start + 1 + bytes[start] === end
  out.open(
    null,
    start,
    end - start,
    null,
    isCurve ? 'EC Diffie-Hellman Client Params' : 'RSA Encrypted PreMaster Secret',
  )
  if (isCurve) addVector(out, fields.clientPointLength, fields.clientPoint, bytes, start, end)
  else if (start + 2 + u16(bytes, start) === end) {
    addVector(out, fields.premasterLength, fields.premaster, bytes, start, end)
  } else out.item(fields.premaster, bytes, start, end - start)
  out.close()
}

export function addTicket(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 6) return
  const seconds = u32(bytes, start)
  const text = `${fields.ticketLifetime.label}: ${seconds} seconds (${durationText(seconds)})`
  out.open(null, start, end - start, null, 'TLS Session Ticket')
  out.item(fields.ticketLifetime, bytes, start, 4, text)
  addVector(out, fields.ticketLength, fields.ticket, bytes, start + 4, end)
  out.close()
}

export function addCertificateRequest(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const types = start < end ? start + 1 + bytes[start] : end + 1
  if (types > end) return
  out.item(fields.certificateTypesCount, bytes, start, 1)
  out.open(fields.certificateTypes, start + 1, types - start - 1, null, `Certificate types (${bytes[start]} types)`)
  for (let at = start + 1; at < types; at++) out.item(fields.certificateType, bytes, at, 1)
  out.close()
  let at = types
  // TLS 1.2 lists signature algorithms first; older versions go on with the names.
  if (at + 2 <= end && at + 2 + u16(bytes, at) + 2 <= end) {
    const stop = at + 2 + u16(bytes, at)
    out.item(tlsFields.signaturesLength, bytes, at, 2)
    const count = (stop - at - 2) >> 1
    out.open(tlsFields.signatures, at + 2, stop - at - 2, null, `Signature Hash Algorithms (${count} algorithms)`)
    for (let one = at + 2; one + 2 <= stop; one += 2) addSignatureAlgorithm(out, bytes, one)
    out.close()
    at = stop
  }
  if (at + 2 <= end) out.item(fields.namesLength, bytes, at, 2)
}

export function addCertificateVerify(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  addSignature(out, fields.verifyLength, fields.verifySignature, bytes, start, end)
}
