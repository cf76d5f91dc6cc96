import { expect, it } from 'vitest'
import { applyEdits, foundEdits, knownEdits, merged } from '../../../../src/engine/redact/edits.ts'
import { findersOf } from '../../../../src/engine/redact/finders.ts'
import { SecretBook } from '../../../../src/engine/redact/secret-book.ts'

function redacted(text: string, keepLength: boolean, patterns: readonly string[]): string {
  const finders = findersOf({ detectors: ['none'], patterns })
  if (!finders.ok) throw new Error(finders.error)
  const book = new SecretBook(new Uint8Array(32))
  const edits = foundEdits(text, finders.value, book)
  return applyEdits(text, merged([...edits, ...knownEdits(text, book)]), keepLength)
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

it.each([true, false])('JSON stays JSON, of numbers too, with lengths kept: %s', (keepLength) => {
  const text = JSON.stringify({ a: 12345678, b: [12345678, 5], c: '12345678', d: 'is 12345678.', e: 999999 })
  const left = redacted(text, keepLength, ['n=12345678', 'm=9{6}'])
  expect(left).not.toMatch(/12345678|999999/)
  const { a, b, c, d, e } = JSON.parse(left)
  expect([b[0], b[1], typeof c, d.startsWith('is '), typeof e]).toEqual([a, 5, 'string', true, typeof a])
  expect(typeof a).toBe(keepLength ? 'number' : 'string')
  if (keepLength) expect(left.length).toBe(text.length)
})

it('base64 and hexadecimal digits still decode, to as much as before and to what they had around', () => {
  const secret = 'xxxxxxxxxxxx'
  const text = `${secret} ${base64(`user:${secret}:end`)} ${Buffer.from(`<${secret}>`).toString('hex')}`
  const [plain, encoded, hex] = redacted(text, false, ['x=x{12}']).split(' ')
  expect(plain).toMatch(/^\[redacted:x:[0-9a-f]{8}\]$/)
  const decoded = Buffer.from(encoded, 'base64').toString('latin1')
  expect([decoded.length, decoded.slice(0, 4), decoded.slice(-4)]).toEqual([21, 'user', ':end'])
  const bytes = Buffer.from(hex, 'hex').toString('latin1')
  expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([14, '<', '>'])
})

it('what is shorter than a placeholder is as many stars', () => {
  expect(redacted('pin abc123, pin abc123', true, ['p=abc123'])).toBe('pin ******, pin ******')
})
