import { describe, expect, it } from 'vitest'
import { parseJsonPath } from '../../../../../src/engine/redact/json-path.ts'
import { differencesOf } from '../../../../../src/engine/session/compare/json-differences.ts'

function pattern(text: string) {
  const parsed = parseJsonPath(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}
const paths = (recorded: unknown, live: unknown, ...ignored: string[]): string[] =>
  differencesOf(recorded, live, ignored.map(pattern)).map(({ path }) => path)

describe('differences', () => {
  it('are the places where two values differ, whatever the order of members', () => {
    expect(paths({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toEqual([])
    expect(differencesOf({ a: 1, b: { 'x y': null } }, { a: '1', b: {}, c: [] }, [])).toEqual([
      { path: 'a', before: 1, after: '1' },
      { path: 'b["x y"]', before: null, after: undefined },
      { path: 'c', before: undefined, after: [] },
    ])
    expect(paths({ list: [1, 2, 3] }, { list: [1, 9] })).toEqual(['list[1]', 'list[2]'])
    expect(paths([], {})).toEqual([''])
    expect(paths(JSON.parse('{"__proto__":1}'), {})).toEqual(['__proto__'])
  })

  it('tell elements by their names where all have one', () => {
    const tools = (...names: string[]) => ({ tools: names.map((name) => ({ name, size: name.length })) })
    expect(paths(tools('a', 'c'), tools('a', 'b', 'c'))).toEqual(['tools["name=b"]'])
    expect(paths(tools('a', 'c'), tools('c', 'a'))).toEqual(['tools (order)'])
    expect(paths({ tools: [{ name: 'a' }, { name: 'a' }] }, { tools: [{ name: 'a' }, { name: 'b' }] })).toEqual([
      'tools[1].name',
    ])
  })

  it('do not end in a value that is nested deeply', () => {
    const deep = (inner: string): unknown => JSON.parse('['.repeat(50_000) + inner + ']'.repeat(50_000))
    expect(paths(deep('1'), deep('2'))).toHaveLength(1)
  })
})

describe('ignored places', () => {
  it('are named as differences are, with any name, element and depth', () => {
    const recorded = { result: { at: 1, list: [{ id: 1 }, { id: 2 }], 'a.b': { at: 1 } } }
    const live = { result: { at: 2, list: [{ id: 3 }, { id: 4 }], 'a.b': { at: 2 } } }
    const all = ['result.at', 'result.list[0].id', 'result.list[1].id', 'result["a.b"].at']
    expect(paths(recorded, live)).toEqual(all)
    for (const path of all) expect(paths(recorded, live, path)).toEqual(all.filter((one) => one !== path))
    expect(paths(recorded, live, '**.at', 'result.list[*].id')).toEqual([])
    expect(paths(recorded, live, '$.result.*')).toEqual([])
    expect(paths({ t: [{ name: 'x-y', v: 1 }] }, { t: [{ name: 'x-y', v: 2 }] }, 't["name=x-y"].v')).toEqual([])
  })
})
