/** Handshake messages that TLS 1.3 encrypts, where they are others than those of older versions: RFC 8446 sections 4.3 to 4.6. */

import { u16, u24, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { durationText } from '../dns/seconds.ts'
import { addCertificateFacts } from './certificate.ts'
import { decryptedFields as fields } from './decrypted-fields.ts'
import { addExtensions } from './extensions.ts'
import { tlsFields } from './fields.ts'
import { addVector } from './key-exchange.ts'
import { messageFields } from './message-fields.ts'

const NEW_SESSION_TICKET = 4
const ENCRYPTED_EXTENSIONS = 8
const CERTIFICATE = 11
const CERTIFICATE_REQUEST = 13

/** Adds the body of such a message; false for one that is as it was. */
export function addInnerBody(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): boolean {
  switch (type) {
    case NEW_SESSION_TICKET:
      addTicket(out, bytes, start, end)
      return true
    case ENCRYPTED_EXTENSIONS:
      addExtensionBlock(out, type, bytes, start, end)
      return true
    case CERTIFICATE:
      addCertificates(out, bytes, start, end)
      return true
    case CERTIFICATE_REQUEST:
      addRequest(out, bytes, start, end)
      return true
    default:
      return false
  }
}

/** Adds the extensions behind their length; returns where they end. */
function addExtensionBlock(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): number {
  if (start + 2 > end) return end
  const stop = Math.min(end, start + 2 + u16(bytes, start))
  out.item(tlsFields.extensionsLength, bytes, start, 2)
  addExtensions(out, type, bytes, start + 2, stop)
  return stop
}

function addTicket(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 9) return
  const seconds = u32(bytes, start)
  const text = `${messageFields.ticketLifetime.label}: ${seconds} seconds (${durationText(seconds)})`
  out.open(null, start, end - start, null, 'TLS Session Ticket')
  out.item(messageFields.ticketLifetime, bytes, start, 4, text)
  out.item(fields.ticketAgeAdd, bytes, start + 4, 4)
  let at = addVector(out, fields.ticketNonceLength, fields.ticketNonce, bytes, start + 8, end)
  if (at >= 0) at = addVector(out, messageFields.ticketLength, messageFields.ticket, bytes, at, end)
  if (at >= 0) addExtensionBlock(out, NEW_SESSION_TICKET, bytes, at, end)
  out.close()
}

function addCertificates(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const at = addVector(out, fields.requestContextLength, fields.requestContext, bytes, start, end)
  if (at < 0 || at + 3 > end) return
  const stop = Math.min(end, at + 3 + u24(bytes, at))
  out.item(tlsFields.certificatesLength, bytes, at, 3)
  out.open(tlsFields.certificates, at + 3, stop - at - 3, null, `Certificates (${u24(bytes, at)} bytes)`)
  for (let one = at + 3; one + 3 <= stop; ) {
    const length = Math.min(u24(bytes, one), stop - one - 3)
    out.item(tlsFields.certificateLength, bytes, one, 3)
    if (length > 0) out.item(tlsFields.certificate, bytes, one + 3, length)
    if (one === at + 3) addCertificateFacts(out, bytes, one + 3, one + 3 + length)
    one = addExtensionBlock(out, CERTIFICATE, bytes, one + 3 + length, stop)
  }
  out.close()
}

function addRequest(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const at = addVector(out, fields.requestContextLength, fields.requestContext, bytes, start, end)
  if (at >= 0) addExtensionBlock(out, CERTIFICATE_REQUEST, bytes, at, end)
}
