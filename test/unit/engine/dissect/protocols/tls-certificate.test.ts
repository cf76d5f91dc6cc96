/** What a certificate says of itself, against what Node's crypto reads of it. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Detail } from '../../../../../src/engine/dissect/detail.ts'
import { addCertificateFacts, certificateFields } from '../../../../../src/engine/dissect/protocols/tls/certificate.ts'
import { contextOf, registry } from '../support.ts'

const PEM = readFileSync(join(import.meta.dirname, '../../../../fixtures/tls/certificate.pem'))
const certificate = new X509Certificate(PEM)
const { raw } = certificate

function factsOf(bytes: Uint8Array, end = bytes.length, timeSeconds = 1_700_000_000): Record<string, unknown> {
  const sample = { title: '', linkType: 1, bytes, context: { timeSeconds } }
  const detail = new Detail(registry, contextOf(sample, bytes), bytes)
  addCertificateFacts(detail, bytes, 0, end)
  return Object.fromEntries(
    detail.fields.map((field, i) => [field?.name.slice('tlsx.certificate.'.length), detail.values[i]]),
  )
}

const ns = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n

it('names, times, algorithms and the key are those that Node reads', () => {
  const { subject, issuer, not_before, not_after, self_signed, key, key_bits } = factsOf(raw)
  expect(certificate.subject).toContain(`CN=${subject}`)
  expect(certificate.issuer).toContain(`CN=${issuer}`)
  expect([not_before, not_after]).toEqual([ns(certificate.validFrom), ns(certificate.validTo)])
  expect(self_signed).toBe(certificate.subject === certificate.issuer)
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  expect([key, key_bits]).toEqual(
    asymmetricKeyType === 'ec' ? ['EC', 256] : ['RSA', asymmetricKeyDetails?.modulusLength],
  )
})

it('it has expired when the frame is later, and is not valid when the frame is earlier', () => {
  const [from, until] = [certificate.validFrom, certificate.validTo].map((text) => Date.parse(text) / 1000)
  const expired = [from - 1, from, until, until + 1].map((time) => factsOf(raw, raw.length, time).expired)
  expect(expired).toEqual([true, false, false, true])
})

it('a certificate that is cut or damaged says nothing wrong of what is not there', () => {
  const names = new Set(Object.values(certificateFields).map(({ name }) => name.slice('tlsx.certificate.'.length)))
  for (let end = 0; end < raw.length; end++) expect(factsOf(raw, end)).toEqual({})
  for (let at = 0; at < raw.length; at++) {
    const bytes = Uint8Array.from(raw)
    bytes[at] ^= 0xff
    for (const name of Object.keys(factsOf(bytes))) expect(names).toContain(name)
  }
})
