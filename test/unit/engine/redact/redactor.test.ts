import { describe, expect, it } from 'vitest'
import { Redactor } from '../../../../src/engine/redact/redactor.ts'

const KEY = new Uint8Array(32)
const redactor = (): Redactor => new Redactor({ key: KEY })
// In two pieces, so that nobody takes them for real ones.
const GITHUB = `ghp_${'a1B2'.repeat(9)}`
const JWT = `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIiOiIxMjM0NTY3ODkwIn0'}.c2lnbmF0dXJl`
const KEY_BLOCK = `-----BEGIN ${'RSA '}PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----`

describe('secrets', () => {
  it.each([
    ['github-token', GITHUB, `token is ${GITHUB} here`],
    ['aws-key', `AKIA${'ABCD1234'.repeat(2)}`, `id=AKIA${'ABCD1234'.repeat(2)}`],
    ['api-key', `sk-ant-${'x9'.repeat(20)}`, `{"k":"sk-ant-${'x9'.repeat(20)}"}`],
    ['jwt', JWT, `cookie: ${JWT}; path=/`],
    ['private-key', KEY_BLOCK, `a\n${KEY_BLOCK}\nb`],
    ['bearer', 'abcdefgh12345678', 'Authorization: Bearer abcdefgh12345678'],
    ['url-password', 'hunter2!', 'postgres://bob:hunter2!@db.example/x'],
    ['password', 'hunter two', '{"user":"bob","db_password" : "hunter two"}'],
    ['password', 'correct-horse', 'DB_PASSWORD=correct-horse\n'],
    ['password', 'inner secret', JSON.stringify({ text: JSON.stringify({ api_key: 'inner secret' }) })],
    ['email', 'bob.smith+x@mail.example.org', 'write to bob.smith+x@mail.example.org.'],
    ['card', '4111 1111 1111 1111', 'card 4111 1111 1111 1111 ok'],
  ])('of kind %s are taken out, and nothing else', (kind, secret, text) => {
    const found = redactor().text(text)
    expect(found).not.toContain(secret)
    const [before, after] = text.split(secret)
    expect(found.startsWith(before)).toBe(true)
    expect(found.endsWith(after)).toBe(true)
    expect(found.slice(before.length, found.length - after.length)).toMatch(
      new RegExp(`^\\[redacted:${kind}:[0-9a-f]{8}\\]$`),
    )
  })

  it.each([
    'the password is needed',
    '{"token":""}',
    '{"progressToken":7,"tokens":12}',
    'order 1234 5678 9012 3456',
    '4111 1111 1111 1112',
    '2025-11-25 12:00:00 1700000000000000000',
    'npm exec @modelcontextprotocol/server-everything',
    'https://example.org:8080/a@b',
  ])('are not seen in %s', (text) => {
    expect(redactor().text(text)).toBe(text)
  })
})

describe('a placeholder', () => {
  it('is the same for the same secret, under one key', () => {
    const one = redactor()
    const first = one.text('password=correct-horse')
    expect(one.text('password=correct-horse')).toBe(first)
    expect(redactor().text('password=correct-horse')).toBe(first)
    expect(new Redactor().text('password=correct-horse')).not.toBe(first)
    expect(one.text('password=another-horse')).not.toBe(first)
  })

  it('is put for a known secret wherever it comes again', () => {
    const one = redactor()
    one.text('{"password":"correct horse"}')
    expect(one.text('user=bob password=correct horse')).toMatch(/^user=bob password=\[redacted:password:[0-9a-f]{8}\]$/)
    expect(one.text('you said: correct horse')).toMatch(/^you said: \[redacted:password:[0-9a-f]{8}\]$/)
  })

  it('is put for what JSON escapes as for what it stands for', () => {
    const one = redactor()
    const secret = 'two\\lines "quoted"'
    const [, placeholder] = /:"(.*)"}$/.exec(one.text(JSON.stringify({ password: secret }))) ?? []
    expect(placeholder).toMatch(/^\[redacted:password:/)
    expect(one.text(`it is ${secret}.`)).toBe(`it is ${placeholder}.`)
    const nested = JSON.stringify({ text: JSON.stringify({ a: 1, password: secret, b: 2 }) })
    for (const other of [one, redactor()]) {
      expect(JSON.parse(JSON.parse(other.text(nested)).text)).toEqual({ a: 1, password: placeholder, b: 2 })
    }
  })

  it('is put for one that is cut', () => {
    expect(redactor().text('{"password":"correct hor')).toMatch(/^{"password":"\[redacted:password:[0-9a-f]{8}\]$/)
  })

  it('is not redacted again', () => {
    const one = redactor()
    const once = one.text(`{"password":"correct horse","to":"a@b.example","t":"${GITHUB}"}`)
    expect(one.text(once)).toBe(once)
    expect(JSON.parse(once)).toHaveProperty('password')
  })
})

describe('values', () => {
  it('lose what the names of members give away, at any depth', () => {
    const found = redactor().value({ a: [{ clientSecret: 'line\n"two"' }], n: 1, b: null, ok: 'fine' })
    expect(found).toEqual({
      a: [{ clientSecret: expect.stringMatching(/^\[redacted:password:/) }],
      n: 1,
      b: null,
      ok: 'fine',
    })
  })
})

describe('bytes', () => {
  it('that are no text stay but for their secrets', () => {
    const binary = Buffer.concat([
      Buffer.from([0xff, 0x00, 0xc3]),
      Buffer.from(` ${GITHUB} `),
      Buffer.from([0x80, 0xfe]),
    ])
    const found = Buffer.from(redactor().bytes(binary))
    expect(found.includes(GITHUB)).toBe(false)
    expect([...found.subarray(0, 4)]).toEqual([0xff, 0x00, 0xc3, 0x20])
    expect([...found.subarray(-3)]).toEqual([0x20, 0x80, 0xfe])
  })

  it('that are UTF-8 stay UTF-8', () => {
    const text = '{"password":"pässwört","é":"ü"}'
    const found = Buffer.from(redactor().bytes(Buffer.from(text))).toString()
    expect(found).not.toContain('pässwört')
    expect(found).toContain('"é":"ü"')
  })
})

describe('time', () => {
  it('does not explode on text that almost matches', () => {
    const one = redactor()
    const started = performance.now()
    for (const piece of [
      'a@',
      'eyJaaaaaaaaa.',
      '"password":"',
      'password=',
      '4111 ',
      '-----BEGIN PRIVATE KEY-----',
      'http://a:',
      'sk-',
      '\\"',
      'a.a@a.',
    ]) {
      one.text(piece.repeat(20_000))
    }
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
