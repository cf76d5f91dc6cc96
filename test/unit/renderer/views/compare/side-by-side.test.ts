import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folded, type SideRow, sideBySide } from '../../../../../src/renderer/views/compare/side-by-side.ts'

const marked = (row: SideRow, side: 'before' | 'after'): string | null =>
  row[side]?.pieces.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('') ?? null

describe('two texts', () => {
  it('have equal lines beside each other and what changed in the others marked', () => {
    const rows = sideBySide('{\n  "a": 1,\n  "b": 2\n}', '{\n  "a": 1,\n  "b": 3,\n  "c": 4\n}')
    expect(rows.map((row) => [row.kind, marked(row, 'before'), marked(row, 'after')])).toEqual([
      ['same', '{', '{'],
      ['same', '  "a": 1,', '  "a": 1,'],
      ['changed', '  "b": [2]', '  "b": [3,]'],
      ['after', null, '  "c": 4'],
      ['same', '}', '}'],
    ])
    expect(rows.map(({ after }) => after?.number)).toEqual([1, 2, 3, 4, 5])
  })

  it('lose nothing', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b b', '', 'c,d', '{'), { maxLength: 12 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = sideBySide(before, after)
        const side = (which: 'before' | 'after'): string[] =>
          rows.flatMap((row) => (row[which] ? [row[which].pieces.map((piece) => piece.text).join('')] : []))
        // A last empty line is the end of the line before it.
        const lines = (whole: string): string[] => (whole === '' ? [] : whole.replace(/\n$/, '').split('\n'))
        expect(side('before')).toEqual(lines(before))
        expect(side('after')).toEqual(lines(after))
      }),
    )
  })
})

it('long stretches of equal lines are folded until they are opened', () => {
  const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`)
  const other = lines.map((line, i) => (i === 20 ? 'another' : line))
  const rows = sideBySide(lines.join('\n'), other.join('\n'))
  const shown = folded(rows, new Set())
  expect(shown.map((row) => (row.kind === 'folded' ? row.count : row.kind))).toEqual([
    17,
    ...Array(3).fill('same'),
    'changed',
    ...Array(3).fill('same'),
    16,
  ])
  expect(folded(rows, new Set([0, 24]))).toEqual(rows)
})
