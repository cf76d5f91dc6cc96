/** Record keys from the secrets of a key log: RFC 8446 section 7 for TLS 1.3, RFC 5246 sections 5 and 6.3 (and RFC 4346) before. */
import { createHmac } from 'node:crypto'
import type { CipherSuite, Hash } from './cipher.ts'
import { type RecordKeys, TLS_1_3 } from './protection.ts'

const TLS_1_2 = 0x0303
const NONCE = 12
const NO_BYTES = new Uint8Array(0)

/** Keys of both directions under a master secret. */
export interface ConnectionKeys {
  readonly client: RecordKeys
  readonly server: RecordKeys
}

export interface Handshake {
  readonly suite: CipherSuite
  readonly version: number
  readonly clientRandom: Uint8Array
  readonly serverRandom: Uint8Array
  readonly encryptThenMac: boolean
}

const hmac = (hash: Hash, key: Uint8Array, ...parts: readonly (Uint8Array | string)[]): Buffer =>
  parts.reduce((made, part) => made.update(part), createHmac(hash, key)).digest()

/** P_hash, RFC 5246 section 5. */
function expand(hash: Hash, secret: Uint8Array, seed: Uint8Array, length: number): Buffer {
  const pieces: Buffer[] = []
  let a: Uint8Array = seed
  for (let size = 0; size < length; size += pieces[0].length) {
    a = hmac(hash, secret, a)
    pieces.push(hmac(hash, secret, a, seed))
  }
  return Buffer.concat(pieces).subarray(0, length)
}

/** The pseudorandom function of the version. */
function pseudorandom(version: number, hash: Hash, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  if (version >= TLS_1_2) return expand(hash, secret, seed, length)
  const half = Math.ceil(secret.length / 2)
  const md5 = expand('md5', secret.subarray(0, half), seed, length)
  const sha1 = expand('sha1', secret.subarray(secret.length - half), seed, length)
  return md5.map((byte, i) => byte ^ sha1[i])
}

/** Keys of TLS 1.2 and older. */
export function connectionKeys(handshake: Handshake, master: Uint8Array): ConnectionKeys {
  const { suite, version, clientRandom, serverRandom, encryptThenMac } = handshake
  const isCbc = suite.mode === 'cbc'
  const lengths = [isCbc ? suite.macLength : 0, suite.keyLength, suite.ivLength]
  const seed = Buffer.concat([Buffer.from('key expansion'), serverRandom, clientRandom])
  const total = 2 * lengths.reduce((sum, length) => sum + length)
  const block = pseudorandom(version, suite.hash, master, seed, total)
  let at = 0
  const [clientMac, serverMac, clientKey, serverKey, clientIv, serverIv] = lengths
    .flatMap((length) => [length, length])
    .map((length) => {
      at += length
      return block.subarray(at - length, at)
    })
  const common = { suite, version, encryptThenMac: isCbc && encryptThenMac }
  return {
    client: { ...common, macKey: clientMac, key: clientKey, iv: clientIv },
    server: { ...common, macKey: serverMac, key: serverKey, iv: serverIv },
  }
}

/** HKDF-Expand-Label with an empty context. */
function expandLabel(hash: Hash, secret: Uint8Array, label: string, length: number): Uint8Array {
  const name = Buffer.from(`tls13 ${label}`)
  const info = Buffer.concat([Buffer.from([length >> 8, length & 0xff, name.length]), name, Buffer.from([0])])
  const pieces: Buffer[] = []
  let previous: Uint8Array = NO_BYTES
  for (let size = 0, i = 1; size < length; size += previous.length, i++) {
    previous = hmac(hash, secret, previous, info, Uint8Array.of(i))
    pieces.push(previous as Buffer)
  }
  return Buffer.concat(pieces).subarray(0, length)
}

/** Keys of TLS 1.3 under a traffic secret. */
export function trafficKeys(suite: CipherSuite, secret: Uint8Array): RecordKeys {
  return {
    suite,
    version: TLS_1_3,
    key: expandLabel(suite.hash, secret, 'key', suite.keyLength),
    iv: expandLabel(suite.hash, secret, 'iv', NONCE),
    macKey: NO_BYTES,
    encryptThenMac: false,
  }
}

/** The traffic secret after a KeyUpdate. */
export const nextSecret = (suite: CipherSuite, secret: Uint8Array): Uint8Array =>
  expandLabel(suite.hash, secret, 'traffic upd', secret.length)
