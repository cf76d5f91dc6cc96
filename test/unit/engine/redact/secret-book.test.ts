import { describe, expect, it } from 'vitest'
import { toBinary } from '../../../../src/engine/redact/binary.ts'
import { knownEdits } from '../../../../src/engine/redact/edits.ts'
import { SecretBook } from '../../../../src/engine/redact/secret-book.ts'

const SECRET = 'p\u00e4ss/w+rd "42" <&>'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

function covered(book: SecretBook, text: string): string[] {
  const binary = toBinary(text)
  return knownEdits(binary, book).map(({ start, end }) => binary.slice(start, end))
}

describe('a secret that is known', () => {
  const book = new SecretBook()
  book.add('password', toBinary(SECRET))
  const json = JSON.stringify(SECRET).slice(1, -1)

  it.each([
    ['plain', SECRET],
    ['in JSON', json],
    ['in JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['in JSON that is ASCII', json.replace('\u00e4', '\\u00e4')],
    ['in JSON with slashes escaped', json.replace('/', '\\/')],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL, small digits', encodeURIComponent(SECRET).replace(/%../g, (one) => one.toLowerCase())],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in a URL in a URL', encodeURIComponent(encodeURIComponent(SECRET))],
    ['in HTML', SECRET.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['in hexadecimal digits', Buffer.from(SECRET).toString('hex')],
    ['in UTF-16', Buffer.from(SECRET, 'utf16le').toString('latin1')],
  ])('is found %s, from end to end', (_, form) => {
    const text = form.includes('\0') ? form : toBinary(form)
    const [edit, ...others] = knownEdits(`-- ${text} --`, book)
    expect([edit?.start, edit?.end]).toEqual([3, 3 + text.length])
    expect(others.filter(({ start, end }) => start < edit.start || end > edit.end)).toEqual([])
  })

  it.each([0, 1, 2, 3, 4])('is found in base64 of more, %i bytes in', (lead) => {
    for (const trail of ['', 'x', 'xy', 'xyz']) {
      const whole = base64(`${'u'.repeat(lead)}${SECRET}${trail}`)
      const [found] = covered(book, `{"a":"${whole}"}`)
      // Not one bit of it is left outside.
      const from = Math.floor((lead * 8) / 6)
      const to = Math.ceil(((lead + Buffer.byteLength(SECRET)) * 8) / 6)
      expect(found).toBe(whole.slice(from, to))
    }
  })

  it('is one secret however it is written', () => {
    expect(book.add('x', toBinary(json))).toBe(book.add('y', toBinary(SECRET)))
    expect(book.add('z', toBinary(encodeURIComponent(SECRET)))).toBe(book.add('y', toBinary(SECRET)))
    expect(book.size).toBe(1)
  })

  it('is not looked for elsewhere when it is short or a common word', () => {
    const words = new SecretBook()
    for (const word of ['abc12', 'password', 'required']) expect(words.add('password', word).weak).toBe(true)
    expect(covered(words, '{"password":"required","abc12":1}')).toEqual([])
  })

  it('gives away the password of basic authentication', () => {
    const credentials = new SecretBook()
    credentials.add('bearer', base64('bob:hunter2-hunter2'))
    expect(covered(credentials, 'then hunter2-hunter2 came')).toEqual(['hunter2-hunter2'])
  })

  it('is forgotten when there are too many', () => {
    const small = new SecretBook(new Uint8Array(32), 2)
    for (const one of ['first-secret', 'second-secret', 'third-secret']) small.add('password', one)
    expect(covered(small, 'first-secret second-secret third-secret')).toEqual(['second-secret', 'third-secret'])
  })
})
