import { expect, it } from 'vitest'
import { flatLines, groupedLines } from '../../../../../src/renderer/views/alerts/lines.ts'
import type { AlertGroup } from '../../../../../src/shared/wire/alerts.ts'

const group = (name: string, alerts: number): AlertGroup => ({
  name,
  title: name,
  severity: 'low',
  alerts,
  count: alerts,
  lastTime: 0,
})
const GROUPS = [group('a', 3), group('b', 2), group('c', 4)]

it('has a line an alert where there are no groups', () => {
  const lines = flatLines(5)
  expect(lines.total).toBe(5)
  expect(lines.at(3)).toEqual({ kind: 'alert', item: 3 })
  expect(lines.items(-2, 9)).toEqual([0, 5])
})

it('has heads of groups, and alerts of those that are open', () => {
  const lines = groupedLines(GROUPS, new Set(['a', 'c']))
  expect(lines.total).toBe(3 + 3 + 4)
  const kinds = Array.from({ length: lines.total }, (_, line) => {
    const place = lines.at(line)
    return place.kind === 'group' ? place.group.name : place.item
  })
  expect(kinds).toEqual(['a', 0, 1, 2, 'b', 'c', 3, 4, 5, 6])
  expect([0, 2, 3, 6].map((item) => lines.lineOf(item))).toEqual([1, 3, 6, 9])
})

it('tells which alerts lines need', () => {
  const lines = groupedLines(GROUPS, new Set(['a', 'c']))
  expect(lines.items(0, 10)).toEqual([0, 7])
  expect(lines.items(4, 6)).toEqual([3, 3])
  expect(lines.items(2, 7)).toEqual([1, 4])
  expect(groupedLines(GROUPS, new Set()).items(0, 3)).toEqual([0, 0])
})
