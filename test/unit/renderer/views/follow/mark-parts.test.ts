import { expect, it } from 'vitest'
import { markParts } from '../../../../../src/renderer/views/follow/mark-parts.ts'

const shown = (text: string, wanted: string): string =>
  markParts(text, wanted)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('')

it('marks what is looked for, in any case, and loses nothing', () => {
  expect(shown('Tool tool TOO', 'too')).toBe('[Too]l [too]l [TOO]')
  expect(shown('aaa', 'aa')).toBe('[aa]a')
  expect(shown('', 'x')).toBe('')
  expect(shown('text', '')).toBe('text')
  expect(shown('İstanbul i', 'i')).toBe('İstanbul i')
})
