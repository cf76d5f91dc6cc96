import { describe, expect, it } from 'vitest'
import {
  type Combination,
  combineFilter,
  composeFilter,
  fieldFilter,
  quoteString,
} from '../../../../src/renderer/format/filter-text.ts'
import { parse } from '../../../../src/shared/filter/index.ts'

describe('combineFilter', () => {
  it('joins with what is there', () => {
    const all: Combination[] = ['is', 'not', 'and', 'or', 'andNot', 'orNot']
    expect(all.map((how) => combineFilter('a || b', 'c == 1', how))).toEqual([
      'c == 1',
      '!(c == 1)',
      '(a || b) && (c == 1)',
      '(a || b) || (c == 1)',
      '(a || b) && !(c == 1)',
      '(a || b) || !(c == 1)',
    ])
  })

  it('needs no parentheses around nothing', () => {
    expect(combineFilter(' ', 'c', 'and')).toBe('c')
    expect(combineFilter('', 'c', 'orNot')).toBe('!(c)')
  })
})

it('adds the range of time', () => {
  expect(composeFilter(' tcp ', null)).toBe('tcp')
  expect(composeFilter('a || b', [1.5, 2])).toBe(
    '(a || b) && frame.time_epoch >= 1.500000 && frame.time_epoch <= 2.000000',
  )
  expect(parse(composeFilter('', [1_508_505_463.25, 1_508_505_464])).ok).toBe(true)
})

it('makes filters of fields and strings', () => {
  expect([fieldFilter('tcp', null), fieldFilter('tcp.port', '80')]).toEqual(['tcp', 'tcp.port == 80'])
  expect(quoteString('a "b" \\ c')).toBe('"a \\"b\\" \\\\ c"')
  expect(parse(`x == ${quoteString('a"\n\\')}`).ok).toBe(true)
})
