/**
 * Record protection: RFC 8446 section 5.2 for TLS 1.3, RFC 5246 section 6.2.3 for TLS 1.2 and older, RFC 7905 for ChaCha20-Poly1305, RFC 7366
 * for encrypt-then-MAC. What does not authenticate is not opened.
 */
import { type CipherGCMTypes, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { CipherSuite } from './cipher.ts'
import { RECORD_HEADER } from './records.ts'

export const TLS_1_3 = 0x0304
const TLS_1_0 = 0x0301
/** TLS 1.2's AEAD ciphers but ChaCha20-Poly1305 send half of the nonce with each record. */
const EXPLICIT_NONCE = 8
const NONCE = 12

/** Keys of one direction, until it changes them. */
export interface RecordKeys {
  readonly suite: CipherSuite
  readonly version: number
  readonly key: Uint8Array
  /** AEAD: the fixed part of the nonce. CBC: the vector of the first record in TLS 1.0 and SSL 3. */
  readonly iv: Uint8Array
  /** CBC only. */
  readonly macKey: Uint8Array
  readonly encryptThenMac: boolean
}

/** What a record holds. */
export interface PlainRecord {
  /** Content type: in TLS 1.3 the one inside. */
  readonly type: number
  readonly bytes: Uint8Array
}

/** Whether each record's vector is the end of the one before. */
export const isChained = ({ suite, version }: RecordKeys): boolean => suite.mode === 'cbc' && version <= TLS_1_0

/**
 * Opens the whole record `record`, the `sequence`-th under these keys; undefined when it is not authentic. `iv` is the vector where
 * records are chained.
 */
export function openRecord(
  keys: RecordKeys,
  sequence: number,
  record: Uint8Array,
  iv: Uint8Array,
): PlainRecord | undefined {
  try {
    if (keys.suite.mode === 'cbc') return openCbc(keys, sequence, record, iv)
    return keys.version === TLS_1_3 ? openInner(keys, sequence, record) : openAead(keys, sequence, record)
  } catch {
    return undefined
  }
}

function openInner(keys: RecordKeys, sequence: number, record: Uint8Array): PlainRecord | undefined {
  const plain = decryptAead(keys, xorNonce(keys.iv, sequence), record.subarray(0, RECORD_HEADER), record, RECORD_HEADER)
  let end = plain.length - 1
  while (end >= 0 && plain[end] === 0) end--
  return end < 0 ? undefined : { type: plain[end], bytes: plain.subarray(0, end) }
}

function openAead(keys: RecordKeys, sequence: number, record: Uint8Array): PlainRecord | undefined {
  const { suite, iv } = keys
  const explicit = suite.ivLength === NONCE ? 0 : EXPLICIT_NONCE
  const start = RECORD_HEADER + explicit
  const length = record.length - start - suite.tagLength
  if (length < 0) return undefined
  const nonce = explicit === 0 ? xorNonce(iv, sequence) : Buffer.concat([iv, record.subarray(RECORD_HEADER, start)])
  return { type: record[0], bytes: decryptAead(keys, nonce, pseudoHeader(sequence, record, length), record, start) }
}

/** Throws when the tag is another. */
function decryptAead(
  { suite, key }: RecordKeys,
  nonce: Uint8Array,
  additional: Uint8Array,
  record: Uint8Array,
  start: number,
): Uint8Array {
  const { tagLength } = suite
  const end = record.length - tagLength
  if (end < start) throw new RangeError('shorter than the tag')
  const decipher = createDecipheriv(suite.cipher as CipherGCMTypes, key, nonce, { authTagLength: tagLength })
  decipher.setAuthTag(record.subarray(end))
  decipher.setAAD(additional, { plaintextLength: end - start })
  const plain = decipher.update(record.subarray(start, end))
  decipher.final()
  return plain
}

/** RFC 8446 section 5.3. */
function xorNonce(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = Uint8Array.from(iv)
  let rest = sequence
  for (let i = nonce.length - 1; i >= nonce.length - 8; i--) {
    nonce[i] ^= rest & 0xff
    rest = Math.floor(rest / 256)
  }
  return nonce
}

/** Sequence number, type, version and length: RFC 5246 section 6.2.3.3. */
function pseudoHeader(sequence: number, record: Uint8Array, length: number): Uint8Array {
  const header = Buffer.alloc(8 + RECORD_HEADER)
  header.writeBigUInt64BE(BigInt(sequence), 0)
  header.set(record.subarray(0, 3), 8)
  header.writeUInt16BE(length, 11)
  return header
}

function openCbc(keys: RecordKeys, sequence: number, record: Uint8Array, iv: Uint8Array): PlainRecord | undefined {
  const { suite, encryptThenMac } = keys
  const end = encryptThenMac ? record.length - suite.macLength : record.length
  if (encryptThenMac && !isAuthentic(keys, sequence, record, record.subarray(RECORD_HEADER, end), record.subarray(end)))
    return undefined
  const explicit = isChained(keys) ? 0 : suite.ivLength
  const start = RECORD_HEADER + explicit
  const vector = explicit === 0 ? iv : record.subarray(RECORD_HEADER, start)
  const decipher = createDecipheriv(suite.cipher, keys.key, vector).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(record.subarray(start, end)), decipher.final()])
  const unpadded = plain.length - 1 - plain[plain.length - 1]
  if (encryptThenMac) return unpadded < 0 ? undefined : { type: record[0], bytes: plain.subarray(0, unpadded) }
  const length = unpadded - suite.macLength
  if (!(length >= 0)) return undefined
  const bytes = plain.subarray(0, length)
  const mac = plain.subarray(length, unpadded)
  return isAuthentic(keys, sequence, record, bytes, mac) ? { type: record[0], bytes } : undefined
}

function isAuthentic(
  { suite, macKey }: RecordKeys,
  sequence: number,
  record: Uint8Array,
  content: Uint8Array,
  mac: Uint8Array,
): boolean {
  const hmac = createHmac(suite.mac, macKey)
    .update(pseudoHeader(sequence, record, content.length))
    .update(content)
  return timingSafeEqual(hmac.digest(), mac)
}
