/** What a cipher suite is made of, told by its IANA name: the record cipher in the runtime's words, and the hash of the key schedule. */
import { getCiphers } from 'node:crypto'
import { CIPHER_SUITE_NAMES } from './cipher-suites.ts'

export type Hash = 'md5' | 'sha1' | 'sha256' | 'sha384'

export interface CipherSuite {
  readonly mode: 'aead' | 'cbc'
  readonly cipher: string
  readonly keyLength: number
  /** AEAD: of the nonce's fixed part in TLS 1.2. CBC: a block. */
  readonly ivLength: number
  /** 0 for CBC. */
  readonly tagLength: number
  /** CBC only; unused otherwise. */
  readonly mac: Hash
  readonly macLength: number
  /** Of the pseudorandom function in TLS 1.2, of HKDF in TLS 1.3. */
  readonly hash: 'sha256' | 'sha384'
}

const MAC_LENGTHS = { md5: 16, sha1: 20, sha256: 32, sha384: 48 } as const
const NAME =
  /^TLS_(?:\w+_WITH_)?(AES|ARIA|CAMELLIA|3DES|CHACHA20)_(128|256|EDE|POLY1305)_?(GCM|CCM_8|CCM|CBC)?_?(SHA\d*|MD5)?$/

/** Undefined for suites that the runtime has no cipher for, and for stream and null ciphers. */
export function cipherSuite(number: number): CipherSuite | undefined {
  const [, family, size, mode, suffix] = NAME.exec(CIPHER_SUITE_NAMES[number] ?? '') ?? []
  if (family === undefined) return undefined
  const last = suffix === 'SHA' ? 'sha1' : ((suffix ?? 'SHA256').toLowerCase() as Hash)
  const hash = last === 'sha384' ? 'sha384' : 'sha256'
  const whole = { mac: last, macLength: MAC_LENGTHS[last], hash } as const
  const suite: CipherSuite | undefined =
    family === 'CHACHA20'
      ? { ...whole, mode: 'aead', cipher: 'chacha20-poly1305', keyLength: 32, ivLength: 12, tagLength: 16 }
      : family === '3DES'
        ? { ...whole, mode: 'cbc', cipher: 'des-ede3-cbc', keyLength: 24, ivLength: 8, tagLength: 0 }
        : sized(`${family.toLowerCase()}-${size}`, Number(size) / 8, mode, whole)
  return suite && getCiphers().includes(suite.cipher) ? suite : undefined
}

function sized(
  name: string,
  keyLength: number,
  mode: string | undefined,
  whole: Pick<CipherSuite, 'mac' | 'macLength' | 'hash'>,
): CipherSuite | undefined {
  switch (mode) {
    case 'GCM':
      return { ...whole, mode: 'aead', cipher: `${name}-gcm`, keyLength, ivLength: 4, tagLength: 16 }
    case 'CCM':
    case 'CCM_8':
      return {
        ...whole,
        mode: 'aead',
        cipher: `${name}-ccm`,
        keyLength,
        ivLength: 4,
        tagLength: mode === 'CCM' ? 16 : 8,
      }
    case 'CBC':
      return { ...whole, mode: 'cbc', cipher: `${name}-cbc`, keyLength, ivLength: 16, tagLength: 0 }
    default:
      return undefined
  }
}
