import { field } from '../../protocol.ts'
import * as names from './message-numbers.ts'
import { EXTENSION_NAMES, GROUP_NAMES } from './numbers.ts'

const extension = 'tls.handshake.extensions'
const status = `${extension}_status_request`

/** Fields of extensions beyond those of every hello. */
export const extensionFields = {
  renegotiationLength: field(`${extension}_reneg_info_len`, 'Renegotiation info extension length', 'uint8'),
  renegotiation: field(`${extension}_reneg_info`, 'Renegotiation info', 'bytes'),
  padding: field(`${extension}_padding_data`, 'Padding Data', 'bytes'),
  heartbeatMode: field('tls.handshake.extension.heartbeat.mode', 'Mode', 'uint8', {
    values: names.HEARTBEAT_MODE_NAMES,
  }),
  statusType: field(`${status}_type`, 'Certificate Status Type', 'uint8', { values: names.STATUS_NAMES }),
  statusLength: field(`${status}_len`, 'Certificate Status Length', 'uint16'),
  statusListLength: field(`${status}_list_len`, 'Certificate Status List Length', 'uint16'),
  statusResponders: field(`${status}_responder_ids_len`, 'Responder ID list Length', 'uint16'),
  statusExtensions: field(`${status}_exts_len`, 'Request Extensions Length', 'uint16'),
  timestampsLength: field('tls.sct.scts_length', 'Serialized SCT List Length', 'uint16'),
  timestampLength: field('tls.sct.sct_length', 'Serialized SCT Length', 'uint16'),
  timestampVersion: field('tls.sct.sct_version', 'SCT Version', 'uint8'),
  timestampLog: field('tls.sct.sct_logid', 'Log ID', 'bytes'),
  timestamp: field('tls.sct.sct_timestamp', 'Timestamp', 'absolute_time'),
  timestampExtensionsLength: field('tls.sct.sct_extensions_length', 'Extensions length', 'uint16'),
  timestampSignatureLength: field('tls.sct.sct_signature_length', 'Signature Length', 'uint16'),
  timestampSignature: field('tls.sct.sct_signature', 'Signature', 'bytes'),
  modesLength: field('tls.extension.psk_ke_modes_length', 'PSK Key Exchange Modes Length', 'uint8'),
  mode: field('tls.extension.psk_ke_mode', 'PSK Key Exchange Mode', 'uint8', { values: names.KEY_EXCHANGE_MODE_NAMES }),
  compressionsLength: field('tls.compress_certificate.algorithms_length', 'Algorithms Length', 'uint8'),
  compression: field('tls.compress_certificate.algorithm', 'Algorithm', 'uint16', {
    values: names.CERTIFICATE_COMPRESSION_NAMES,
  }),
  recordSizeLimit: field('tls.record_size_limit', 'Record Size Limit', 'uint16'),
  maxFragmentLength: field('tls.handshake.max_fragment_length', 'Maximum Fragment Length', 'uint8', {
    values: names.FRAGMENT_LENGTH_NAMES,
  }),
  certificateFormat: field('tls.handshake.cert_type.type', 'Certificate Type', 'uint8', {
    base: 'hex',
    values: names.CERTIFICATE_FORMAT_NAMES,
  }),
  certificateFormats: field('tls.handshake.cert_type.types', 'Certificate Type List', 'none'),
  certificateFormatsLength: field('tls.handshake.cert_type.types_len', 'Certificate Type List Length', 'uint8'),
  connectionIdLength: field('tls.connection_id_length', 'Connection ID length', 'uint8'),
  connectionId: field('tls.connection_id', 'Connection ID', 'bytes'),
  nextProtocolLength: field(`${extension}_npn_str_len`, 'Protocol string length', 'uint8'),
  nextProtocol: field(`${extension}_npn`, 'Next Protocol', 'string'),
  identitiesLength: field(`${extension}.psk.identities.length`, 'Identities Length', 'uint16'),
  identityLength: field(`${extension}.psk.identity.identity_length`, 'Identity Length', 'uint16'),
  identity: field(`${extension}.psk.identity.identity`, 'Identity', 'bytes'),
  ticketAge: field(`${extension}.psk.identity.obfuscated_ticket_age`, 'Obfuscated Ticket Age', 'uint32'),
  bindersLength: field(`${extension}.psk.binders_len`, 'PSK Binders length', 'uint16'),
  binders: field(`${extension}.psk.binders`, 'PSK Binders', 'none'),
  selectedIdentity: field(`${extension}.psk.identity.selected`, 'Selected Identity', 'uint16'),
  earlyDataSize: field('tls.early_data.max_early_data_size', 'Maximum Early Data Size', 'uint32'),
  alpsLength: field(`${extension}_alps_len`, 'ALPS Extension Length', 'uint16'),
  alpsList: field(`${extension}_alps_alpn_list`, 'Supported ALPN List', 'none'),
  alpsNameLength: field(`${extension}_alps_alpn_str_len`, 'Supported ALPN Length', 'uint8'),
  alpsName: field(`${extension}_alps_alpn_str`, 'Supported ALPN', 'string'),
}

/** Fields of messages other than hellos, and of what is computed from hellos. */
export const messageFields = {
  applicationProtocol: field('tls.app_data_proto', 'Application Data Protocol', 'string'),
  heartbeat: field('tls.heartbeat_message', 'Heartbeat Message', 'none'),
  heartbeatType: field('tls.heartbeat_message.type', 'Type', 'uint8', { values: names.HEARTBEAT_NAMES }),
  heartbeatLength: field('tls.heartbeat_message.payload_length', 'Payload Length', 'uint16'),
  signatureHash: field('tls.handshake.sig_hash_hash', 'Signature Hash Algorithm Hash', 'uint8', {
    values: names.HASH_NAMES,
  }),
  signatureSigner: field('tls.handshake.sig_hash_sig', 'Signature Hash Algorithm Signature', 'uint8', {
    values: names.SIGNER_NAMES,
  }),
  signatureLength: field('tls.handshake.sig_len', 'Signature Length', 'uint16'),
  signatureValue: field('tls.handshake.sig', 'Signature', 'bytes'),
  verifyLength: field('tls.handshake.client_cert_vrfy.sig_len', 'Signature length', 'uint16'),
  verifySignature: field('tls.handshake.client_cert_vrfy.sig', 'Signature', 'bytes'),
  premasterLength: field('tls.handshake.epms_len', 'Encrypted PreMaster length', 'uint16'),
  premaster: field('tls.handshake.epms', 'Encrypted PreMaster', 'bytes'),
  clientPointLength: field('tls.handshake.client_point_len', 'Pubkey Length', 'uint8'),
  clientPoint: field('tls.handshake.client_point', 'Pubkey', 'bytes'),
  curveType: field('tls.handshake.server_curve_type', 'Curve Type', 'uint8', {
    base: 'hex',
    values: names.CURVE_TYPE_NAMES,
  }),
  namedCurve: field('tls.handshake.server_named_curve', 'Named Curve', 'uint16', { base: 'hex', values: GROUP_NAMES }),
  serverPointLength: field('tls.handshake.server_point_len', 'Pubkey Length', 'uint8'),
  serverPoint: field('tls.handshake.server_point', 'Pubkey', 'bytes'),
  primeLength: field('tls.handshake.p_len', 'p Length', 'uint16'),
  prime: field('tls.handshake.p', 'p', 'bytes'),
  generatorLength: field('tls.handshake.g_len', 'g Length', 'uint16'),
  generator: field('tls.handshake.g', 'g', 'bytes'),
  serverKeyLength: field('tls.handshake.ys_len', 'Pubkey Length', 'uint16'),
  serverKey: field('tls.handshake.ys', 'Pubkey', 'bytes'),
  ticketLifetime: field('tls.handshake.session_ticket_lifetime_hint', 'Session Ticket Lifetime Hint', 'uint32'),
  ticketLength: field('tls.handshake.session_ticket_length', 'Session Ticket Length', 'uint16'),
  ticket: field('tls.handshake.session_ticket', 'Session Ticket', 'bytes'),
  certificateTypesCount: field('tls.handshake.cert_types_count', 'Certificate types count', 'uint8'),
  certificateTypes: field('tls.handshake.cert_types', 'Certificate types', 'none'),
  certificateType: field('tls.handshake.cert_type', 'Certificate Type', 'uint8', {
    values: names.CERTIFICATE_TYPE_NAMES,
  }),
  namesLength: field('tls.handshake.dnames_len', 'Distinguished Names Length', 'uint16'),
  verifyData: field('tls.handshake.verify_data', 'Verify Data', 'none'),
  keyUpdate: field('tls.handshake.key_update.request_update', 'Key Update Request', 'uint8', {
    values: names.KEY_UPDATE_NAMES,
  }),
  ja3Full: field('tls.handshake.ja3_full', 'JA3 Fullstring', 'string'),
  ja3: field('tls.handshake.ja3', 'JA3', 'string'),
  ja3sFull: field('tls.handshake.ja3s_full', 'JA3S Fullstring', 'string'),
  ja3s: field('tls.handshake.ja3s', 'JA3S', 'string'),
  ja4: field('tls.handshake.ja4', 'JA4', 'string'),
  ja4Raw: field('tls.handshake.ja4_r', 'JA4_r', 'string'),
}

export const extensionName = (type: number): string =>
  EXTENSION_NAMES[type] ?? (isGrease(type) ? `Reserved (GREASE)` : `Unknown type ${type}`)

/** Values that clients offer to see that servers ignore unknown ones, RFC 8701. */
export const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff)
