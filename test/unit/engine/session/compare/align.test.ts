import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align, commonByCount, type Pair } from '../../../../../src/engine/session/compare/align.ts'

/** Letters ask something whole; their case apart they are of one kind. */
const asked = (text: string) => ({
  whole: [...text].map((letter) => letter.charCodeAt(0)),
  kind: [...text].map((letter) => letter.toLowerCase().charCodeAt(0)),
})

/** As `aa` where both sides have it, `a-` and `-a` where one does. */
const aligned = (before: string, after: string): string =>
  align(asked(before), asked(after))
    .map(([a, b]) => `${before[a] ?? '-'}${after[b] ?? '-'}`)
    .join(' ')

describe('two lists', () => {
  it('are beside each other where they ask the same', () => {
    expect(aligned('abc', 'abc')).toBe('aa bb cc')
    expect(aligned('abc', 'axc')).toBe('aa b- -x cc')
    expect(aligned('xpp', 'pxpp')).toBe('-p xx pp pp')
    expect(aligned('', 'ab')).toBe('-a -b')
    expect(aligned('ab', '')).toBe('a- b-')
  })

  it('have the same kind beside each other between those', () => {
    expect(aligned('aBc', 'abc')).toBe('aa Bb cc')
    expect(aligned('aBDc', 'abxdc')).toBe('aa Bb -x Dd cc')
  })

  it('lose nothing and cross nowhere, however they differ', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', 'c'), maxLength: 40 })
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const pairs = align(asked(before), asked(after))
        const side = (i: 0 | 1): number[] => pairs.map((pair: Pair) => pair[i]).filter((place) => place >= 0)
        expect(side(0)).toEqual([...before].map((_, i) => i))
        expect(side(1)).toEqual([...after].map((_, i) => i))
        for (const [a, b] of pairs) if (a >= 0 && b >= 0) expect(before[a].toLowerCase()).toBe(after[b].toLowerCase())
      }),
    )
  })

  it('are aligned even when they are long and have nothing in common', () => {
    const numbers = (from: number): number[] => Array.from({ length: 20_000 }, (_, i) => from + i)
    const kind = new Array<number>(20_000).fill(1)
    const pairs = align({ whole: numbers(0), kind }, { whole: numbers(100_000), kind })
    expect(pairs).toHaveLength(20_000)
  })
})

it('the n-th of a kind goes with the n-th', () => {
  expect(commonByCount([1, 2, 1, 3], [1, 1, 2, 3])).toEqual([
    [0, 0],
    [2, 1],
    [3, 3],
  ])
})
