import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBytes, MAX_DECODED } from '../../../../src/engine/decode/decode-bytes.ts'
import { type DecoderName, fittingDecoders } from '../../../../src/shared/decoders.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

function decoded(decoder: DecoderName, from: Uint8Array): string[] {
  const parts = decodeBytes(decoder, from)
  if (!parts.ok) throw new Error(parts.error)
  return parts.value.map((part) => Buffer.from(part.bytes).toString())
}

const TEXT = 'Hello, {"w\u00f6rld": 1}? '.repeat(3)
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const TOKEN = `${part({ alg: 'HS256' })}.${part({ sub: 'me' })}.c2lnbmVk`
describe('what fits decodes', () => {
  it.each<[DecoderName, Uint8Array, string[]]>([
    ['base64', bytes(Buffer.from(TEXT).toString('base64')), [TEXT]],
    ['base64url', bytes(Buffer.from(TEXT).toString('base64url')), [TEXT]],
    ['hex', bytes(Buffer.from(TEXT).toString('hex')), [TEXT]],
    ['url', bytes(encodeURIComponent(TEXT)), [TEXT]],
    ['url', bytes('a=x+y&b=%26'), ['a=x y&b=&']],
    ['json', bytes(JSON.stringify(JSON.stringify({ a: [1] }))), ['{"a":[1]}']],
    ['jwt', bytes(TOKEN), ['{"alg":"HS256"}', '{"sub":"me"}', 'signed']],
    ['jwt', bytes(`Bearer ${TOKEN}`), ['{"alg":"HS256"}', '{"sub":"me"}', 'signed']],
    ['gzip', gzipSync(TEXT), [TEXT]],
    ['deflate', deflateSync(TEXT), [TEXT]],
  ])('%s', (decoder, from, expected) => {
    expect(fittingDecoders(from)).toContain(decoder)
    expect(decoded(decoder, from)).toEqual(expected)
    // As a string of JSON has it.
    const text = Buffer.from(from).toString()
    if (Buffer.from(text).equals(from) && decoder !== 'json')
      expect(decoded(decoder, bytes(JSON.stringify(text)))).toEqual(expected)
  })

  it('deflate without its wrapper, and what is cut, as far as it goes', () => {
    expect(decoded('deflate', deflateRawSync(TEXT))).toEqual([TEXT])
    const random = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 31) & 0xff))
    const zipped = gzipSync(random)
    const parts = decodeBytes('gzip', zipped.subarray(0, zipped.length - 100))
    const part = parts.ok ? parts.value[0].bytes : new Uint8Array(0)
    expect(part.length).toBeGreaterThan(0)
    expect(random.subarray(0, part.length).equals(part)).toBe(true)
  })

  it('names what a token has, and that nobody verified it', () => {
    const parts = decodeBytes('jwt', bytes(TOKEN))
    expect(parts.ok && parts.value.map(({ name }) => name)).toEqual([
      'JWT header',
      'JWT payload',
      'JWT signature (not verified)',
    ])
  })
})

describe('what does not decode says why', () => {
  it.each<[DecoderName, Uint8Array, string]>([
    ['base64', bytes('abc!efgh'), 'Not Base64: "!" at byte 3'],
    ['base64', bytes('abcde'), 'a character is missing'],
    ['base64', bytes('ab==cdef'), '"="'],
    ['base64url', bytes('ab+c'), '"+" at byte 2'],
    ['hex', bytes('abc'), 'a digit is missing'],
    ['hex', bytes('abxy'), '"x" at byte 2'],
    ['url', bytes('plain'), 'no %XX'],
    ['json', bytes('{"a":'), 'Not JSON'],
    ['jwt', bytes('a.b'), 'it has 2 parts, not 3'],
    ['jwt', bytes('aaaa.bbbb.cccc'), 'the header is no JSON'],
    ['gzip', bytes('not zipped'), 'Not gzip: '],
    ['deflate', bytes('not deflated'), 'Not Deflate: '],
    ['zstd', bytes('not zstandard'), 'Not Zstandard: '],
    ['hex', new Uint8Array(0), 'no bytes'],
  ])('%s of %j', (decoder, from, problem) => {
    const parts = decodeBytes(decoder, from)
    expect(parts).toEqual({ ok: false, error: expect.stringContaining(problem) })
  })

  it('and neither does what becomes too large', () => {
    const bomb = gzipSync(Buffer.alloc(MAX_DECODED + 1))
    expect(decodeBytes('gzip', bomb)).toEqual({ ok: false, error: expect.stringContaining('more than 16 MiB') })
    expect(decodeBytes('deflate', deflateSync(Buffer.alloc(MAX_DECODED + 1))).ok).toBe(false)
    // A frame of zstd: a window of a megabyte, and blocks of 128 KiB that are one byte each.
    const block = Buffer.from([0x02, 0x00, 0x10, 0x41])
    const frame = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]), ...Array(200).fill(block)])
    expect(decodeBytes('zstd', frame)).toEqual({ ok: false, error: expect.stringContaining('more than 16 MiB') })
    expect(decoded('zstd', frame.subarray(0, 6 + 4))[0]).toBe('A'.repeat(128 * 1024))
  })
})

describe('words and numbers fit nothing', () => {
  it.each(['password', 'tools/call', '12', 'true', 'Hello there', 'x', ''])('%s', (text) => {
    expect(fittingDecoders(bytes(text))).toEqual([])
  })
})
