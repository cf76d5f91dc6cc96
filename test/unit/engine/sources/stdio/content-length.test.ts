import { expect, it } from 'vitest'
import {
  beginsHeader,
  contentLength,
  isBlankLine,
  isHeaderLine,
} from '../../../../../src/engine/sources/stdio/content-length.ts'

const line = (text: string): Uint8Array => Buffer.from(text, 'latin1')

it('knows the first line of a header block', () => {
  for (const text of ['Content-Length: 5\r\n', 'content-type:x\n', 'CONTENT-LENGTH : 1\n']) {
    expect(beginsHeader(text.charCodeAt(0)) && isHeaderLine(line(text), true)).toBe(true)
  }
  for (const text of ['Content: 5\n', 'Contents\n', 'Host: x\n']) expect(isHeaderLine(line(text), true)).toBe(false)
})

it('knows the lines after it', () => {
  expect(isHeaderLine(line('X-Trace: a:b\r\n'), false)).toBe(true)
  for (const text of ['{"a":1}\n', ': x\n', 'two words: x\n', '\n', 'X: \0\n'])
    expect(isHeaderLine(line(text), false)).toBe(false)
})

it('knows the blank line that ends it', () => {
  expect([line('\n'), line('\r\n')].every(isBlankLine)).toBe(true)
  expect([line(''), line(' \n'), line('\r'), line('\r\r\n')].some(isBlankLine)).toBe(false)
})

it('finds the length', () => {
  expect(contentLength([line('Content-Type: x\r\n'), line('Content-Length:  42 \r\n')])).toBe(42)
  expect(contentLength([line('Content-Type: x\r\n')])).toBe(-1)
  expect(contentLength([line('Content-Length: -1\r\n')])).toBe(-1)
  expect(contentLength([line('Content-Length: 9999999999999999\r\n')])).toBe(-1)
})
