import { field } from '../../protocol.ts'

/** Fields of what is decrypted: messages over several records, and the handshake messages that only TLS 1.3 has, RFC 8446 section 4. */
export const decryptedFields = {
  segmentData: field('tls.segment.data', 'TLS segment data', 'bytes'),
  segments: field('tls.segments', 'Reassembled TLS segments', 'none'),
  segment: field('tls.segment', 'TLS segment', 'framenum'),
  segmentCount: field('tls.segment.count', 'Segment count', 'uint32'),
  reassembledLength: field('tls.reassembled.length', 'Reassembled PDU length', 'uint32'),
  reassembledData: field('tls.reassembled.data', 'Reassembled PDU data', 'bytes'),
  ticketAgeAdd: field('tls.handshake.session_ticket_age_add', 'Session Ticket Age Add', 'uint32'),
  ticketNonceLength: field('tls.handshake.session_ticket_nonce_length', 'Session Ticket Nonce Length', 'uint8'),
  ticketNonce: field('tls.handshake.session_ticket_nonce', 'Session Ticket Nonce', 'bytes'),
  requestContextLength: field(
    'tls.handshake.certificate_request_context_length',
    'Certificate Request Context Length',
    'uint8',
  ),
  requestContext: field('tls.handshake.certificate_request_context', 'Certificate Request Context', 'bytes'),
}
