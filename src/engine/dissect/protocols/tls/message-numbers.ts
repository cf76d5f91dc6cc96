/** Values of fields inside extensions and key exchange messages. */
import type { ValueNames } from '../../../../shared/fields.ts'

export const HASH_NAMES: ValueNames = {
  0: 'None',
  1: 'MD5',
  2: 'SHA1',
  3: 'SHA224',
  4: 'SHA256',
  5: 'SHA384',
  6: 'SHA512',
  7: 'SM3',
}

export const SIGNER_NAMES: ValueNames = {
  0: 'Anonymous',
  1: 'RSA',
  2: 'DSA',
  3: 'ECDSA',
  4: 'SM2',
}

export const STATUS_NAMES: ValueNames = {
  1: 'OCSP',
  2: 'OCSP Multi',
}

export const HEARTBEAT_MODE_NAMES: ValueNames = {
  1: 'Peer allowed to send requests',
  2: 'Peer not allowed to send requests',
}

export const KEY_EXCHANGE_MODE_NAMES: ValueNames = {
  0: 'PSK-only key establishment (psk_ke)',
  1: 'PSK with (EC)DHE key establishment (psk_dhe_ke)',
}

export const CERTIFICATE_COMPRESSION_NAMES: ValueNames = {
  1: 'zlib',
  2: 'brotli',
  3: 'zstd',
}

export const CERTIFICATE_FORMAT_NAMES: ValueNames = {
  0: 'X.509',
  1: 'OpenPGP',
  2: 'Raw Public Key',
}

export const CERTIFICATE_TYPE_NAMES: ValueNames = {
  0: 'N/A',
  1: 'X.509 Certificate',
  2: 'DSS Sign',
  3: 'RSA Fixed DH',
  4: 'DSS Fixed DH',
  21: 'GOST R 34.10-94',
  22: 'GOST R 34.10-2001',
  64: 'ECDSA Sign',
  65: 'RSA Fixed ECDH',
  66: 'ECDSA Fixed ECDH',
  80: 'IBC Params',
}

export const FRAGMENT_LENGTH_NAMES: ValueNames = {
  1: '512',
  2: '1024',
  3: '2048',
  4: '4096',
}

export const CURVE_TYPE_NAMES: ValueNames = {
  1: 'explicit_prime',
  2: 'explicit_char2',
  3: 'named_curve',
}

export const KEY_UPDATE_NAMES: ValueNames = {
  0: 'update_not_requested',
  1: 'update_requested',
}

export const HEARTBEAT_NAMES: ValueNames = {
  1: 'Request',
  2: 'Response',
}
