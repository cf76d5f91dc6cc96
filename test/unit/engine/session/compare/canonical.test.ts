import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText, TextNumbers } from '../../../../../src/engine/session/compare/canonical.ts'
import { ignoredPaths } from '../../../../../src/engine/session/compare/ignored.ts'
import { differencesOf } from '../../../../../src/engine/session/compare/json-differences.ts'

function ignored(...words: string[]) {
  const paths = ignoredPaths(words)
  if (!paths.ok) throw new Error(paths.error)
  return paths.value
}

describe('canonical JSON', () => {
  it('is the same for values without differences, and for no others', () => {
    const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(canonicalText(a, []) === canonicalText(b, [])).toBe(differencesOf(a, b, []).length === 0)
      }),
    )
  })

  it('knows no order of members, and one of elements', () => {
    expect(canonicalText({ b: 1, a: [2, 3] }, [])).toBe(canonicalText({ a: [2, 3], b: 1 }, []))
    expect(canonicalText([1, 2], [])).not.toBe(canonicalText([2, 1], []))
    expect(canonicalText({ a: 1 }, [])).not.toBe(canonicalText({ a: '1' }, []))
  })

  it('leaves out what does not count, as differences do', () => {
    const before = {
      result: {
        at: 1,
        tools: [
          { name: 'a', v: 1 },
          { name: 'b', v: 1 },
        ],
        list: [{ id: 1 }],
      },
    }
    const after = {
      result: {
        at: 2,
        tools: [
          { name: 'a', v: 1 },
          { name: 'b', v: 2 },
        ],
        list: [{ id: 2 }],
      },
    }
    for (const paths of [[], ['**.at'], ['**.at', 'result.tools["name=b"]', 'result.list[*].id'], ['result']]) {
      const own = ignored(...paths)
      const same = canonicalText(before, own) === canonicalText(after, own)
      expect(same, paths.join(' ')).toBe(differencesOf(before, after, own).length === 0)
    }
    expect(ignoredPaths(['a[']).ok).toBe(false)
  })
})

it('texts are numbered, long ones too', () => {
  const numbers = new TextNumbers()
  const long = 'x'.repeat(1000)
  const given = ['a', 'b', long, `${long}y`]
  const first = given.map((text) => numbers.of(text))
  expect(new Set(first).size).toBe(4)
  expect(given.map((text) => numbers.of(text))).toEqual(first)
})
