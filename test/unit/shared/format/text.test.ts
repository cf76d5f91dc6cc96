import { describe, expect, it } from 'vitest'
import { decodeUtf8, escapeText } from '../../../../src/shared/format/text.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('decodeUtf8', () => {
  it.each([
    ['ASCII', bytes(0x61, 0x62), 'ab'],
    ['more than ASCII', bytes(0x61, 0xc3, 0xa9), 'aé'],
    ['what is no UTF-8', bytes(0x61, 0xff, 0x62), 'a\ufffdb'],
    ['long text', new TextEncoder().encode('é'.repeat(100)), 'é'.repeat(100)],
  ])('%s', (_what, input, text) => expect(decodeUtf8(input, 0, input.length)).toBe(text))

  it('reads the given range only', () => expect(decodeUtf8(bytes(1, 0x61, 0x62, 2), 1, 3)).toBe('ab'))
})

describe('escapeText', () => {
  it.each([
    ['plain é →', 'plain é →'],
    ['a\tb\r\nc', 'a\\tb\\r\\nc'],
    ['nul \0 and \x7f', 'nul \\000 and \\177'],
  ])('%j', (text, escaped) => expect(escapeText(text)).toBe(escaped))
})
