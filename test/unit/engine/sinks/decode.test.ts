import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../../src/engine/sinks/decode.ts'

const of = (text: string, ...names: Parameters<typeof decode>[1][number][]): unknown => decode(Buffer.from(text), names)

describe('decoders', () => {
  it('stack: the message, then what is in its strings', () => {
    const zipped = gzipSync('{"deep":"%7Bx%7D"}').toString('base64')
    const message = JSON.stringify({ id: 1, params: { a: Buffer.from('hello there').toString('base64'), b: zipped } })
    expect(of(message, 'json-rpc', 'base64', 'gzip', 'json', 'url')).toEqual({
      id: 1,
      params: { a: 'hello there', b: { deep: '{x}' } },
    })
    expect(of(message, 'base64')).toBeUndefined()
  })

  it('leaves alone what only looks so', () => {
    expect(of('{"a":"password","b":"deadbeef","c":"100%","d":"a.b.c"}', 'json', 'base64', 'hex', 'url', 'jwt')).toEqual(
      {
        a: 'password',
        b: 'deadbeef',
        c: '100%',
        d: 'a.b.c',
      },
    )
    expect(of('plain text', 'json', 'base64')).toBeUndefined()
  })

  it('opens tokens without believing them', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const token = `${part({ alg: 'none' })}.${part({ sub: 'me' })}.sig`
    expect(of(JSON.stringify({ auth: `Bearer ${token}` }), 'json', 'jwt')).toEqual({
      auth: { header: { alg: 'none' }, claims: { sub: 'me' }, signature: 'sig' },
    })
  })

  it('is bounded in size and depth', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64')
    expect(of(JSON.stringify({ bomb }), 'json', 'base64', 'gzip')).toEqual({ bomb: { base64: bomb } })
    expect(of('['.repeat(5000) + ']'.repeat(5000), 'json', 'base64')).toBeDefined()
    expect(of('{"__proto__":{"x":1}}', 'json', 'base64')).toEqual(JSON.parse('{"__proto__":{"x":1}}'))
  })
})
