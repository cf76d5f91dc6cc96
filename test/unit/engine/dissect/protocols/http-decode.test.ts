import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBody, MAX_DECODED } from '../../../../../src/engine/dissect/protocols/http/decode.ts'
import { text } from '../../../../fixtures/dissect/build.ts'

const PLAIN = text('{"jsonrpc":"2.0"}'.repeat(20))
const plainOf = (coding: string, body: Uint8Array): string | undefined => {
  const plain = decodeBody(coding, body)
  return plain && new TextDecoder().decode(plain)
}

describe('content codings', () => {
  it.each([
    ['gzip', gzipSync(PLAIN)],
    [' GZip ', gzipSync(PLAIN)],
    ['x-gzip', gzipSync(PLAIN)],
    ['deflate', deflateSync(PLAIN)],
    ['deflate', deflateRawSync(PLAIN)],
    ['br', brotliCompressSync(PLAIN)],
  ])('%s', (coding, body) => {
    expect(plainOf(coding, body)).toBe(new TextDecoder().decode(PLAIN))
  })

  it('decodes a body that is cut as far as it goes', () => {
    const random = Buffer.from(Array.from({ length: 4000 }, (_, i) => (Math.imul(i, 2654435761) >>> 24) & 0x7f))
    const body = gzipSync(random)
    const plain = decodeBody('gzip', body.subarray(0, body.length >> 1))
    expect(plain?.length).toBeGreaterThan(100)
    expect(random.subarray(0, plain?.length).equals(plain ?? new Uint8Array())).toBe(true)
  })

  it('refuses what becomes too large', () => {
    const bomb = gzipSync(new Uint8Array(MAX_DECODED + 1))
    expect(bomb.length).toBeLessThan(100_000)
    expect(decodeBody('gzip', bomb)).toBeUndefined()
  })

  it.each(['gzip', 'deflate', 'br', 'compress', ''])('refuses bytes that are not %j', (coding) => {
    expect(decodeBody(coding, text('abcd'))).toBeUndefined()
  })
})
