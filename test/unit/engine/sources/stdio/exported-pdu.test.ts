import { expect, it } from 'vitest'
import {
  MAX_HEADER_BYTES,
  MAX_TAG_BYTES,
  notedTags,
  PLAIN_TAGS,
} from '../../../../../src/engine/sources/stdio/exported-pdu.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

it('names the dissector, padded to four bytes', () => {
  expect(text(PLAIN_TAGS.json)).toBe('\0\x0c\0\x04json\0\0\0\0')
  expect(text(PLAIN_TAGS.text)).toBe('\0\x0c\0\x10data-text-lines\0\0\0\0\0')
})

it('notes parts; only the first can be JSON to Wireshark', () => {
  expect(text(notedTags('json', 1, true))).toBe('\0\x0c\0\x04json\0\x25\0\x10part=1;more=1\0\0\0\0\0\0\0')
  expect(text(notedTags('json', 2, false))).toBe('\0\x0c\0\x10data-text-lines\0\0\x25\0\x10part=2;more=0\0\0\0\0\0\0\0')
})

it('notes header lines as they are', () => {
  const header = Buffer.from('Content-Length: 5\r\n\r\n')
  expect(text(notedTags('json', 0, false, header))).toBe(
    `\0\x0c\0\x04json\0\x25\0\x1cheader=${header.toString()}\0\0\0\0`,
  )
  expect(text(notedTags('text', 1, true, header))).toContain(`part=1;more=1;header=${header.toString()}`)
})

it('keeps within the room that frames leave', () => {
  expect(notedTags('text', 123_456, true, new Uint8Array(MAX_HEADER_BYTES)).length).toBeLessThanOrEqual(MAX_TAG_BYTES)
})
