import { expect, it } from 'vitest'
import { Marks } from '../../../../src/engine/session/marks.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

const row = (n: number) => n as RowIndex

it('marks rows, counts them, and lists them in order', () => {
  const marks = new Marks()
  for (const n of [100_000, 31, 0, 32, 31, 63]) marks.set(row(n), true)
  expect(marks.count).toBe(5)
  expect([...marks.rows()]).toEqual([0, 31, 32, 63, 100_000])
  expect([0, 1, 31, 33, 99_999, 100_000, 10_000_000].map((n) => marks.has(row(n)))).toEqual([
    true,
    false,
    true,
    false,
    false,
    true,
    false,
  ])
})

it('takes marks away, one and all', () => {
  const marks = new Marks()
  for (const n of [5, 6]) marks.set(row(n), true)
  marks.set(row(5), false)
  marks.set(row(7000), false)
  expect([marks.count, ...marks.rows()]).toEqual([1, 6])
  marks.clear()
  expect([marks.count, marks.has(row(6)), marks.rows().length]).toEqual([0, false, 0])
})
