import { expect, it } from 'vitest'
import { payloadKind } from '../../../../../src/engine/sources/stdio/payload-kind.ts'

const kind = (text: string): string => payloadKind(Buffer.from(`?${text}?`), 1, 1 + Buffer.byteLength(text))

it.each(['{"a":1}\n', '{}', '  { "a"', '\t{\n"a"', '[{"a":1}]', '[ ]', '["a"]', '[[1]]', '{"cut'])(
  'takes %j for a message',
  (text) => {
    expect(kind(text)).toBe('json')
  },
)

it.each([
  '',
  '\n',
  ' ',
  '{',
  '[',
  '[INFO] ready',
  '[2026-01-01] ready',
  '[1,2]',
  '{a:1}',
  '"text"',
  '1',
  'null',
  '\u{feff}{"a":1}',
])('takes %j for text', (text) => {
  expect(kind(text)).toBe('text')
})
