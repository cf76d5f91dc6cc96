/**
 * Running totals over the index, one pass over new rows: what the source list and the status bar show. Times may come in any
 * order, so first and last are the least and the greatest.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { type Columns, SEGMENT_ROWS } from '../store/columns.ts'

export interface SourceTotals {
  frames: number
  bytes: number
}

/** Totals as JSON has them. */
export interface TotalsState {
  readonly bySource: readonly SourceTotals[]
  readonly firstSeconds: number
  readonly firstNanos: number
  readonly lastSeconds: number
  readonly lastNanos: number
  readonly rows: number
  readonly bytes: number
}

const NOTHING: TotalsState = {
  bySource: [],
  firstSeconds: 0,
  firstNanos: 0,
  lastSeconds: 0,
  lastNanos: 0,
  rows: 0,
  bytes: 0,
}

export class Totals implements TotalsState {
  readonly bySource: SourceTotals[]
  firstSeconds: number
  firstNanos: number
  lastSeconds: number
  lastNanos: number
  rows: number
  bytes: number

  /** Goes on from a state, by default from nothing. */
  constructor(from: TotalsState = NOTHING) {
    this.bySource = from.bySource.map(({ frames, bytes }) => ({ frames, bytes }))
    this.firstSeconds = from.firstSeconds
    this.firstNanos = from.firstNanos
    this.lastSeconds = from.lastSeconds
    this.lastNanos = from.lastNanos
    this.rows = from.rows
    this.bytes = from.bytes
  }

  /** Takes in the rows that were added since the last call. */
  update(columns: Columns): void {
    const end = columns.rowCount
    while (this.rows < end) {
      const from = this.rows
      const to = Math.min(end, from + SEGMENT_ROWS - columns.slotOf(from as RowIndex))
      this.take(columns, from, to)
      this.rows = to
    }
  }

  private take(columns: Columns, from: number, to: number): void {
    const segment = columns.segmentOf(from as RowIndex)
    const first = columns.slotOf(from as RowIndex)
    if (from === 0 && to > 0) {
      this.firstSeconds = this.lastSeconds = segment.timeSeconds[0]
      this.firstNanos = this.lastNanos = segment.timeNanos[0]
    }
    for (let slot = first; slot < first + to - from; slot++) {
      const seconds = segment.timeSeconds[slot]
      const nanos = segment.timeNanos[slot]
      if (seconds < this.firstSeconds || (seconds === this.firstSeconds && nanos < this.firstNanos)) {
        this.firstSeconds = seconds
        this.firstNanos = nanos
      } else if (seconds > this.lastSeconds || (seconds === this.lastSeconds && nanos > this.lastNanos)) {
        this.lastSeconds = seconds
        this.lastNanos = nanos
      }
      const source = this.totalsOf(segment.source[slot])
      source.frames++
      source.bytes += segment.originalLength[slot]
      this.bytes += segment.originalLength[slot]
    }
  }

  private totalsOf(source: number): SourceTotals {
    while (this.bySource.length <= source) this.bySource.push({ frames: 0, bytes: 0 })
    return this.bySource[source]
  }
}
