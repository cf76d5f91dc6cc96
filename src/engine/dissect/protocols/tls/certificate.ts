/**
 * What a server's certificate says of itself (X.509, RFC 5280 section 4.1): names, times, algorithms, the size of its key. Fields of our own: Wireshark
 * has a tree of all there is in it, which tells neither that it has expired nor how large its key is.
 */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { field } from '../../protocol.ts'
import { type Element, elementAt, elementsIn, objectIdentifier } from './der.ts'

const SEQUENCE = 0x30
const VERSION = 0xa0
const INTEGER = 0x02
const BIT_STRING = 0x03
const UTC_TIME = 0x17
const BMP_STRING = 0x1e
const COMMON_NAME = '2.5.4.3'
const RSA = '1.2.840.113549.1.1.1'
const ELLIPTIC = '1.2.840.10045.2.1'

export const certificateFields = {
  subject: field('tlsx.certificate.subject', 'Subject', 'string'),
  issuer: field('tlsx.certificate.issuer', 'Issuer', 'string'),
  notBefore: field('tlsx.certificate.not_before', 'Not before', 'absolute_time'),
  notAfter: field('tlsx.certificate.not_after', 'Not after', 'absolute_time'),
  expired: field('tlsx.certificate.expired', 'Expired, or not valid yet, at the time of the frame', 'boolean'),
  selfSigned: field('tlsx.certificate.self_signed', 'Issued by its own subject', 'boolean'),
  signature: field('tlsx.certificate.signature', 'Signature algorithm', 'string'),
  key: field('tlsx.certificate.key', 'Key algorithm', 'string'),
  keyBits: field('tlsx.certificate.key_bits', 'Bits of the key', 'uint32'),
}

/** Algorithms by identifier, RFC 3279, RFC 4055, RFC 5758, RFC 8410. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2WithRSAEncryption',
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.10': 'rsassaPss',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10040.4.3': 'dsaWithSHA1',
  '1.2.840.10045.4.1': 'ecdsaWithSHA1',
  '1.2.840.10045.4.3.2': 'ecdsaWithSHA256',
  '1.2.840.10045.4.3.3': 'ecdsaWithSHA384',
  '1.2.840.10045.4.3.4': 'ecdsaWithSHA512',
  '1.2.840.10040.4.1': 'DSA',
  [RSA]: 'RSA',
  [ELLIPTIC]: 'EC',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
}

const NANOS = 1_000_000_000n
const ALL = Object.values(certificateFields)

/** Adds what the certificate in [start, end) says, where somebody asks for it; nothing where it is no whole certificate. */
export function addCertificateFacts(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (!out.wants(ALL, [])) return
  const whole = elementAt(bytes, start, end)
  const [body] = whole?.tag === SEQUENCE ? elementsIn(bytes, whole, 3) : []
  if (body?.tag !== SEQUENCE) return
  const parts = elementsIn(bytes, body, 10)
  if (parts[0]?.tag === VERSION) parts.shift()
  const [, algorithm, issuer, validity, subject, key] = parts
  if (!key) return
  const fields = certificateFields
  const add = (
    one: (typeof ALL)[number],
    value: string | number | bigint | boolean,
    { start: at, end: stop }: Element,
  ) => out.generated(one, value, at, stop - at)
  add(fields.subject, nameText(bytes, subject), subject)
  add(fields.issuer, nameText(bytes, issuer), issuer)
  addTimes(out, bytes, validity)
  add(fields.selfSigned, isSame(bytes, issuer, subject), issuer)
  add(fields.signature, algorithmName(bytes, algorithm), algorithm)
  const [keyAlgorithm, keyBits] = elementsIn(bytes, key, 2)
  if (keyAlgorithm) add(fields.key, algorithmName(bytes, keyAlgorithm), keyAlgorithm)
  const bits = keyAlgorithm && keyBits ? bitsOf(bytes, keyAlgorithm, keyBits) : 0
  if (bits > 0) add(fields.keyBits, bits, key)
}

function addTimes(out: Detail, bytes: Uint8Array, validity: Element): void {
  const fields = certificateFields
  const [before, after] = elementsIn(bytes, validity, 2)
  const from = before ? timeNs(bytes, before) : undefined
  const until = after ? timeNs(bytes, after) : undefined
  if (from !== undefined) out.generated(fields.notBefore, from, before.start, before.end - before.start)
  if (until !== undefined) out.generated(fields.notAfter, until, after.start, after.end - after.start)
  const { timeSeconds, untimed } = out.context
  if (from === undefined || until === undefined || untimed) return
  const now = BigInt(timeSeconds) * NANOS
  out.generated(fields.expired, now < from || now > until, validity.start, validity.end - validity.start)
}

const TIME = /^(\d{2,4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/

/** Nanoseconds since the epoch of a UTCTime, whose years are those from 1950 to 2049, or a GeneralizedTime (section 4.1.2.5). */
function timeNs(bytes: Uint8Array, { tag, content, end }: Element): bigint | undefined {
  const found = TIME.exec(decodeUtf8(bytes, content, end))
  if (!found) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number)
  const whole = tag === UTC_TIME ? (year < 50 ? 2000 : 1900) + year : year
  return BigInt(Date.UTC(whole, month - 1, day, hour, minute, second) / 1000) * NANOS
}

/** The common name, or else the last part of the name. */
function nameText(bytes: Uint8Array, name: Element): string {
  let text = ''
  for (const set of elementsIn(bytes, name)) {
    for (const pair of elementsIn(bytes, set)) {
      const [type, value] = elementsIn(bytes, pair, 2)
      if (!type || !value) continue
      text = valueText(bytes, value)
      if (objectIdentifier(bytes, type) === COMMON_NAME) return text
    }
  }
  return text
}

function valueText(bytes: Uint8Array, { tag, content, end }: Element): string {
  if (tag !== BMP_STRING) return decodeUtf8(bytes, content, end)
  let text = ''
  for (let at = content; at + 2 <= end; at += 2) text += String.fromCharCode(bytes[at] * 256 + bytes[at + 1])
  return text
}

function algorithmName(bytes: Uint8Array, algorithm: Element): string {
  const [identifier] = elementsIn(bytes, algorithm, 1)
  const text = identifier ? objectIdentifier(bytes, identifier) : ''
  return ALGORITHMS[text] ?? text
}

function isSame(bytes: Uint8Array, a: Element, b: Element): boolean {
  if (a.end - a.start !== b.end - b.start) return false
  for (let i = 0; i < a.end - a.start; i++) if (bytes[a.start + i] !== bytes[b.start + i]) return false
  return true
}

/** Bits of an RSA modulus (RFC 8017 appendix A.1.1) or of a point's coordinate (RFC 5480 section 2.2); 0 for others. */
function bitsOf(bytes: Uint8Array, algorithm: Element, key: Element): number {
  if (key.tag !== BIT_STRING || key.end - key.content < 2) return 0
  const [identifier] = elementsIn(bytes, algorithm, 1)
  const type = identifier ? objectIdentifier(bytes, identifier) : ''
  const from = key.content + 1
  if (type === ELLIPTIC) return bytes[from] === 4 ? ((key.end - from - 1) / 2) * 8 : (key.end - from - 1) * 8
  const pair = type === RSA ? elementAt(bytes, from, key.end) : undefined
  const [modulus] = pair ? elementsIn(bytes, pair, 1) : []
  if (modulus?.tag !== INTEGER) return 0
  let first = modulus.content
  while (first < modulus.end && bytes[first] === 0) first++
  return first === modulus.end ? 0 : (modulus.end - first) * 8 - (Math.clz32(bytes[first]) - 24)
}
