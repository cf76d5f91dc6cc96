/** What stands in place of a secret: its placeholder, or so many characters of it that lengths, JSON and encodings stay as they were. */
import type { Alphabet } from './known-forms.ts'
import type { Secret } from './secret-book.ts'

/** How a place is to be filled: `number` is a number of JSON. */
export type Style = Alphabet | 'number'

/** Of any length. */
export function placeholderFor(secret: Secret, style: Style): string {
  if (style === 'number') return `"${secret.placeholder}"`
  return secret.placeholder
}

/** Of exactly that many characters. Digits come of the hash, so that they are no other secret's. */
export function fillFor({ placeholder, hash }: Secret, style: Style, length: number): string {
  switch (style) {
    case 'text':
    case 'bytes':
      return (length >= placeholder.length ? placeholder : '').padEnd(length, '*')
    case 'base64':
    case 'hex':
      return repeated(hash, length)
    case 'number':
      // None is 0, which no number of JSON begins with.
      return repeated(
        hash.replace(/./g, (digit) => String((Number.parseInt(digit, 16) % 9) + 1)),
        length,
      )
  }
}

const repeated = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length)

/** How the bytes [start, end) of a text are to be filled, by what stands around them. */
export function styleOf(text: string, start: number, end: number): Style {
  if (!/^-?[0-9.eE+-]{1,64}$/.test(text.slice(start, Math.min(end, start + 65)))) return 'text'
  return /[:,[][ \t]{0,8}$/.test(text.slice(Math.max(0, start - 9), start)) &&
    /^[ \t]{0,8}[,}\]\r\n]/.test(text.slice(end, end + 9))
    ? 'number'
    : 'text'
}
