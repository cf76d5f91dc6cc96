import { describe, expect, it } from 'vitest'
import { RowList } from '../../../../src/engine/session/row-list.ts'

function listOf(rows: readonly number[]): RowList {
  const list = new RowList()
  for (const row of rows) list.push(row)
  return list
}
const rowsOf = (list: RowList): number[] => Array.from({ length: list.length }, (_, i) => list.at(i))

describe('a list that is revised', () => {
  it.each<[what: string, rows: number[], passed: number[], after: number[], changed: boolean]>([
    ['takes rows in', [1, 5, 12], [1, 1, 1], [1, 2, 4, 5, 8, 12], true],
    ['takes rows out', [2, 8], [0, 0], [4], true],
    ['does both', [1, 4, 5], [1, 0, 1], [1, 2, 5, 8], true],
    ['stays as it is where nothing is new', [2, 3, 4], [1, 0, 1], [2, 4, 8], false],
  ])('%s', (_, rows, passed, after, changed) => {
    const list = listOf([2, 4, 8])
    expect(list.revise(rows, Uint8Array.from(passed))).toBe(changed)
    expect(rowsOf(list)).toEqual(after)
  })

  it('goes on growing, over many chunks', () => {
    const even = Array.from({ length: 100_000 }, (_, i) => 2 * i)
    const list = listOf(even)
    list.revise([1, 99_999, 100_000], Uint8Array.of(1, 1, 0))
    list.push(300_000)
    const expected = [...even.filter((row) => row !== 100_000), 1, 99_999].sort((a, b) => a - b)
    expect(rowsOf(list)).toEqual([...expected, 300_000])
  })
})
