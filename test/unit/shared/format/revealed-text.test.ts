import { expect, it } from 'vitest'
import { revealedText } from '../../../../src/shared/format/visible-text.ts'

it('shows what hides between letters, and what moves a cursor', () => {
  expect(revealedText('a\u200bb\u{e0041}c\u00add\u202ee\x1b[2Jf')).toBe(
    'a\\u{200b}b\\u{e0041}c\\u{ad}d\\u202ee\\x1b[2Jf',
  )
  expect(revealedText('Grüße, 世界 😀')).toBe('Grüße, 世界 😀')
})
