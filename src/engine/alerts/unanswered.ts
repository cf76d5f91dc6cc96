/** How long the response to a request took. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { IndexReader } from '../filter/columns/inputs.ts'

/** Milliseconds from a request to its response; infinite while there is none, 0 for what is no request and where that can't be told. */
export function responseMs(columns: IndexReader['columns'], row: RowIndex): number {
  const request = columns.segmentOf(row)
  const slot = columns.slotOf(row)
  const flags = request.flags[slot]
  if ((flags & RowFlag.request) === 0) return 0
  const related = request.related[slot]
  if (related === 0) return Number.POSITIVE_INFINITY
  // Of a message in parts the link may be to one of these. The response may be on its way here.
  if ((flags & RowFlag.part) !== 0 || related > columns.rowCount) return 0
  return millisecondsBetween(columns, row, (related - 1) as RowIndex)
}

export function millisecondsBetween(columns: IndexReader['columns'], earlier: RowIndex, later: RowIndex): number {
  const [from, to] = [columns.segmentOf(earlier), columns.segmentOf(later)]
  const [first, last] = [columns.slotOf(earlier), columns.slotOf(later)]
  const seconds = to.timeSeconds[last] - from.timeSeconds[first]
  return seconds * 1000 + (to.timeNanos[last] - from.timeNanos[first]) / 1e6
}
