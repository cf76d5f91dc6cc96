import { describe, expect, it } from 'vitest'
import { SETTLING_MS, settledRows } from '../../../../src/engine/session/settled-rows.ts'
import { Columns, SEGMENT_BYTES } from '../../../../src/engine/store/columns.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

const NOW_MS = 1_795_241_693_500

function columnsOf(agesMs: readonly number[]): Columns {
  const columns = new Columns()
  columns.attach(new SharedArrayBuffer(SEGMENT_BYTES))
  columns.publish(agesMs.length)
  agesMs.forEach((age, row) => {
    const segment = columns.segmentOf(row as RowIndex)
    segment.timeSeconds[row] = Math.floor((NOW_MS - age) / 1000)
    segment.timeNanos[row] = ((NOW_MS - age) % 1000) * 1_000_000
  })
  return columns
}

describe('settled rows', () => {
  it('are those that are old enough', () => {
    const columns = columnsOf([3000, 1000, SETTLING_MS, 399, 100, 0])
    expect(settledRows(columns, NOW_MS)).toBe(3)
    expect(settledRows(columns, NOW_MS + SETTLING_MS)).toBe(6)
    expect(settledRows(columnsOf([10, 0]), NOW_MS)).toBe(0)
  })

  it('are all rows of another time', () => {
    expect(settledRows(columnsOf([90_000_000, 80_000_000]), NOW_MS)).toBe(2)
    expect(settledRows(columnsOf([-5000, -6000]), NOW_MS)).toBe(2)
    expect(settledRows(columnsOf([]), NOW_MS)).toBe(0)
  })
})
