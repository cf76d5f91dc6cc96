/** Frames per time bucket and protocol family: the chart over the table. Columns only; no frame is read. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Stacks } from '../dissect/stack-table.ts'
import type { Columns } from '../store/columns.ts'

export interface TimelineRange {
  /** Seconds since the epoch, and nanoseconds within: a double alone can't hold both. */
  readonly startSeconds: number
  readonly startNanos: number
  readonly bucketSeconds: number
  readonly buckets: number
}

export class TimelineCounts {
  readonly range: TimelineRange
  /** `counts[family][bucket]`, allocated when a family occurs. */
  readonly counts: (Uint32Array | undefined)[]
  private readonly familyOf: Uint8Array

  /** `familyOf` maps a ProtocolId to a family index below `families`. */
  constructor(range: TimelineRange, familyOf: Uint8Array, families: number) {
    this.range = range
    this.familyOf = familyOf
    this.counts = new Array<Uint32Array | undefined>(families).fill(undefined)
  }

  /** Counts one row. Rows outside the range are left out. */
  add(columns: Columns, stacks: Stacks, row: RowIndex): void {
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    const { startSeconds, startNanos, bucketSeconds, buckets } = this.range
    const since = segment.timeSeconds[slot] - startSeconds + (segment.timeNanos[slot] - startNanos) * 1e-9
    const bucket = Math.floor(since / bucketSeconds)
    if (bucket < 0 || bucket >= buckets) return
    const family = this.familyOf[stacks.top(segment.stack[slot])]
    const counts = this.counts[family] ?? this.begin(family)
    counts[bucket]++
  }

  private begin(family: number): Uint32Array {
    const counts = new Uint32Array(this.range.buckets)
    this.counts[family] = counts
    return counts
  }
}
