/** Rows of a running capture that are old enough to be asked what the capture finds out a little later: the processes behind them. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Columns } from '../store/columns.ts'

/** Resolving takes some milliseconds, and the capture's file is written every twentieth of a second. */
export const SETTLING_MS = 400

/** How many rows, from the first on, are older than that. Those that are not of this machine's present are all. */
export function settledRows(columns: Columns, nowMs: number): number {
  const { rowCount } = columns
  const isYoung = (row: number): boolean => {
    const age = nowMs - timeMs(columns, row as RowIndex)
    return age < SETTLING_MS && age > -SETTLING_MS
  }
  if (rowCount === 0 || !isYoung(rowCount - 1)) return rowCount
  let low = 0
  let high = rowCount - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isYoung(middle)) high = middle
    else low = middle + 1
  }
  return low
}

function timeMs(columns: Columns, row: RowIndex): number {
  const segment = columns.segmentOf(row)
  const slot = columns.slotOf(row)
  return segment.timeSeconds[slot] * 1000 + segment.timeNanos[slot] / 1e6
}
