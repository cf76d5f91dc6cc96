/** Data of the records that DNSSEC and DANE brought: RFC 4034, RFC 5155, RFC 4255, RFC 6698, RFC 8659. */
import { u32 } from '../../../../shared/bytes.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { LayoutItem } from '../../item.ts'
import type { Field } from '../../protocol.ts'
import { dnsFields } from './fields.ts'
import { NOTHING, type RecordData, type RecordDecoder } from './record-data.ts'
import { recordFields as fields } from './record-fields.ts'
import { addSeconds } from './seconds.ts'
import { longType } from './types.ts'

const NANOS = 1_000_000_000n

const rest =
  (layout: readonly LayoutItem[], length: number, tail: LayoutItem[0]): RecordDecoder =>
  ({ out, bytes, start, end }) => {
    if (!out.items(layout, bytes, start, end)) return undefined
    if (end > start + length) out.item(tail, bytes, start + length, end - start - length)
    return NOTHING
  }

export const ds = rest(
  [
    [fields.dsKeyId, 0, 2],
    [fields.dsAlgorithm, 2, 1],
    [fields.dsDigestType, 3, 1],
  ],
  4,
  fields.dsDigest,
)

export const sshfp = rest(
  [
    [fields.sshAlgorithm, 0, 1],
    [fields.sshFingerprintType, 1, 1],
  ],
  2,
  fields.sshFingerprint,
)

export const tlsa = rest(
  [
    [fields.tlsaUsage, 0, 1],
    [fields.tlsaSelector, 1, 1],
    [fields.tlsaMatching, 2, 1],
  ],
  3,
  fields.tlsaData,
)

export const dnskey: RecordDecoder = ({ out, bytes, start, end }) => {
  if (end - start < 4) return undefined
  out.item(fields.keyFlags, bytes, start, 2)
  out.enter()
  out.item(fields.keyZone, bytes, start, 2)
  out.item(fields.keyRevoked, bytes, start, 2)
  out.item(fields.keyEntry, bytes, start, 2)
  out.item(fields.keyReserved, bytes, start, 2)
  out.close()
  out.item(fields.keyProtocol, bytes, start + 2, 1)
  out.item(fields.keyAlgorithm, bytes, start + 3, 1)
  if (end > start + 4) out.item(fields.publicKey, bytes, start + 4, end - start - 4)
  return NOTHING
}

const SIGNATURE_HEAD: readonly LayoutItem[] = [
  [fields.sigType, 0, 2],
  [fields.sigAlgorithm, 2, 1],
  [fields.sigLabels, 3, 1],
]

export const rrsig: RecordDecoder = (data) => {
  const { out, bytes, start, end } = data
  if (!out.items(SIGNATURE_HEAD, bytes, start, end) || end - start < 18) return undefined
  addSeconds(out, fields.sigTtl, bytes, start + 4)
  out.add(fields.sigExpiration, start + 8, 4, BigInt(u32(bytes, start + 8)) * NANOS)
  out.add(fields.sigInception, start + 12, 4, BigInt(u32(bytes, start + 12)) * NANOS)
  out.item(fields.sigKeyTag, bytes, start + 16, 2)
  const signer = data.name(fields.sigSigner, start + 18)
  if (!signer) return undefined
  const from = start + 18 + signer.length
  if (from < end) out.item(fields.signature, bytes, from, end - from)
  return NOTHING
}

/** The types a name has: windows of up to 32 bytes of bits (RFC 4034 section 4.1.2). */
function addTypeBitmap({ out, bytes, end }: RecordData, start: number): boolean {
  let at = start
  while (at < end) {
    const length = at + 1 < end ? bytes[at + 1] : 0
    if (length === 0 || length > 32 || at + 2 + length > end) return false
    for (let bit = 0; bit < length * 8; bit++) {
      const octet = at + 2 + (bit >> 3)
      if ((bytes[octet] & (0x80 >> (bit & 7))) === 0) continue
      const type = bytes[at] * 256 + bit
      out.add(dnsFields.type, octet, 1, type, `RR type in bit map: ${longType(type)}`)
    }
    at += 2 + length
  }
  return true
}

export const nsec: RecordDecoder = (data) => {
  const next = data.name(fields.nsecNext, data.start)
  if (!next || !addTypeBitmap(data, data.start + next.length)) return undefined
  return { info: ` ${next.text}`, line: `, next domain name ${next.text}` }
}

/** Adds what NSEC3 and NSEC3PARAM share; returns where it ends, -1 when it does not fit. */
function addNsec3Head({ out, bytes, start, end }: RecordData, hasOptOut: boolean): number {
  if (end - start < 5) return -1
  out.item(fields.nsec3Algorithm, bytes, start, 1)
  out.item(fields.nsec3Flags, bytes, start + 1, 1)
  if (hasOptOut) {
    out.enter()
    out.item(fields.nsec3OptOut, bytes, start + 1, 1)
    out.close()
  }
  out.item(fields.nsec3Iterations, bytes, start + 2, 2)
  out.item(fields.nsec3SaltLength, bytes, start + 4, 1)
  const salt = bytes[start + 4]
  if (start + 5 + salt > end) return -1
  if (salt > 0) out.item(fields.nsec3Salt, bytes, start + 5, salt)
  return start + 5 + salt
}

const BASE32_HEX = '0123456789abcdefghijklmnopqrstuv'

function base32(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  let bits = 0
  let value = 0
  for (let i = start; i < end; i++) {
    value = ((value << 8) | bytes[i]) & 0xffff
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32_HEX[(value >> (bits - 5)) & 31]
  }
  return bits > 0 ? text + BASE32_HEX[(value << (5 - bits)) & 31] : text
}

export const nsec3: RecordDecoder = (data) => {
  const { out, bytes, end } = data
  const at = addNsec3Head(data, true)
  if (at < 0 || at >= end || at + 1 + bytes[at] > end) return undefined
  const hashEnd = at + 1 + bytes[at]
  out.item(fields.nsec3HashLength, bytes, at, 1)
  out.generated(fields.nsec3Hash, base32(bytes, at + 1, hashEnd), at + 1, bytes[at])
  return addTypeBitmap(data, hashEnd) ? NOTHING : undefined
}

export const nsec3param: RecordDecoder = (data) => (addNsec3Head(data, false) < 0 ? undefined : NOTHING)

const CAA_TAGS: Readonly<Record<string, Field>> = {
  issue: fields.caaIssue,
  issuewild: fields.caaIssueWild,
  iodef: fields.caaReport,
}

export const caa: RecordDecoder = ({ out, bytes, start, end }) => {
  if (end - start < 2 || start + 2 + bytes[start + 1] > end) return undefined
  const tagEnd = start + 2 + bytes[start + 1]
  out.item(fields.caaFlags, bytes, start, 1)
  out.enter()
  out.item(fields.caaCritical, bytes, start, 1)
  out.close()
  const tag = CAA_TAGS[decodeUtf8(bytes, start + 2, tagEnd)] ?? fields.caaUnknown
  out.open(tag, start + 1, end - start - 1, decodeUtf8(bytes, tagEnd, end))
  out.item(fields.caaTagLength, bytes, start + 1, 1)
  out.item(fields.caaTag, bytes, start + 2, tagEnd - start - 2)
  if (tagEnd < end) out.item(fields.caaValue, bytes, tagEnd, end - tagEnd)
  out.close()
  return NOTHING
}
