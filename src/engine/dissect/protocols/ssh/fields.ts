import type { ValueNames } from '../../../../shared/fields.ts'
import { field } from '../../protocol.ts'

/** Messages of a key exchange and before it, RFC 4250 section 4.1.2. Numbers 30 to 49 belong to the method, see key-exchange.ts. */
export const MESSAGE_NAMES: ValueNames = {
  1: 'Disconnect',
  2: 'Ignore',
  3: 'Unimplemented',
  4: 'Debug',
  5: 'Service Request',
  6: 'Service Accept',
  20: 'Key Exchange Init',
  21: 'New Keys',
}

/** The lists of a key exchange init, RFC 4253 section 7.1, in their order. */
export const NAME_LISTS = [
  'kex_algorithms',
  'server_host_key_algorithms',
  'encryption_algorithms_client_to_server',
  'encryption_algorithms_server_to_client',
  'mac_algorithms_client_to_server',
  'mac_algorithms_server_to_client',
  'compression_algorithms_client_to_server',
  'compression_algorithms_server_to_client',
  'languages_client_to_server',
  'languages_server_to_client',
] as const

export const lengthFields = NAME_LISTS.map((name) => field(`ssh.${name}_length`, `${name} length`, 'uint32'))
export const listFields = NAME_LISTS.map((name) => field(`ssh.${name}`, `${name} string`, 'string'))

export const sshFields = {
  protocol: field('ssh.protocol', 'Protocol', 'string'),
  packetLength: field('ssh.packet_length', 'Packet Length', 'uint32'),
  encryptedLength: field('ssh.packet_length_encrypted', 'Packet Length (encrypted)', 'bytes'),
  encrypted: field('ssh.encrypted_packet', 'Encrypted Packet', 'bytes'),
  paddingLength: field('ssh.padding_length', 'Padding Length', 'uint8'),
  payload: field('ssh.payload', 'Payload', 'bytes'),
  padding: field('ssh.padding_string', 'Padding String', 'bytes'),
  direction: field('ssh.direction', 'Direction', 'boolean', { states: ['server-to-client', 'client-to-server'] }),
  messageCode: field('ssh.message_code', 'Message Code', 'uint8'),
  cookie: field('ssh.cookie', 'Cookie', 'bytes'),
  firstFollows: field('ssh.first_kex_packet_follows', 'First KEX Packet Follows', 'uint8'),
  reserved: field('ssh.kex.reserved', 'Reserved', 'bytes'),
  hasshAlgorithms: field('ssh.kex.hassh_algorithms', 'hasshAlgorithms', 'string'),
  hassh: field('ssh.kex.hassh', 'hassh', 'string'),
  hasshServerAlgorithms: field('ssh.kex.hasshserver_algorithms', 'hasshServerAlgorithms', 'string'),
  hasshServer: field('ssh.kex.hasshserver', 'hasshServer', 'string'),
  hostKeyLength: field('ssh.host_key.length', 'Host key length', 'uint32'),
  hostKeyTypeLength: field('ssh.host_key.type_length', 'Host key type length', 'uint32'),
  hostKeyType: field('ssh.host_key.type', 'Host key type', 'string'),
  hostKeyData: field('ssh.host_key.data', 'Host key data', 'bytes'),
  signatureLength: field('ssh.host_sig.length', 'Host signature length', 'uint32'),
  signatureTypeLength: field('ssh.host_sig.type_length', 'Host signature type length', 'uint32'),
  signatureType: field('ssh.host_sig.type', 'Host signature type', 'string'),
  signatureData: field('ssh.host_sig.data', 'Host signature data', 'bytes'),
  integerLength: field('ssh.mpint_length', 'Multi Precision Integer Length', 'uint32'),
  clientValue: field('ssh.dh.e', 'DH client e', 'bytes'),
  serverValue: field('ssh.dh.f', 'DH server f', 'bytes'),
  clientPointLength: field('ssh.ecdh.q_c_length', "ECDH client's ephemeral public key length", 'uint32'),
  clientPoint: field('ssh.ecdh.q_c', "ECDH client's ephemeral public key (Q_C)", 'bytes'),
  serverPointLength: field('ssh.ecdh.q_s_length', "ECDH server's ephemeral public key length", 'uint32'),
  serverPoint: field('ssh.ecdh.q_s', "ECDH server's ephemeral public key (Q_S)", 'bytes'),
  groupMinimum: field('ssh.dh_gex.min', 'DH GEX Min', 'uint32'),
  groupBits: field('ssh.dh_gex.nbits', 'DH GEX Number of Bits', 'uint32'),
  groupMaximum: field('ssh.dh_gex.max', 'DH GEX Max', 'uint32'),
  groupPrime: field('ssh.dh_gex.p', 'DH GEX modulus (P)', 'bytes'),
  groupBase: field('ssh.dh_gex.g', 'DH GEX base (G)', 'bytes'),
  disconnectReason: field('ssh.disconnect_reason', 'Disconnect reason', 'uint32', { base: 'hex' }),
  disconnectLength: field('ssh.disconnect_description_length', 'Disconnect description length', 'uint32'),
  disconnectText: field('ssh.disconnect_description', 'Disconnect description', 'string'),
}
