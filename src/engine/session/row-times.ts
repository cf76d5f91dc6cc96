/** Times of rows, from the index. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Frames } from './frames.ts'

/** Seconds from one row to another, exact to a nanosecond where they are near. */
export function secondsBetween(frames: Pick<Frames, 'at'>, from: RowIndex, to: RowIndex): number {
  const a = frames.at(from)
  const b = frames.at(to)
  return (
    b.segment.timeSeconds[b.slot] -
    a.segment.timeSeconds[a.slot] +
    (b.segment.timeNanos[b.slot] - a.segment.timeNanos[a.slot]) / 1e9
  )
}
