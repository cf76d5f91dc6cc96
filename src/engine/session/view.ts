/**
 * What a filter shows of the session: row numbers, extended as rows arrive. Evaluated in slices between other work; a view that nobody
 * wants any more stops at the next slice.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { FilterProgram } from '../filter/compile.ts'
import type { SessionIndex } from '../indexing/session-index.ts'
import { SEGMENT_ROWS } from '../store/columns.ts'
import type { Frames } from './frames.ts'
import { RowList } from './row-list.ts'

/** A slice ends after this many rows of columns, or this long of dissection. */
const SLICE_ROWS = 32768
const SLICE_MS = 8

export class View {
  readonly id: number
  readonly filter: string
  private readonly program: FilterProgram | null
  private readonly list: RowList | null
  private readonly index: SessionIndex
  private readonly frames: Frames
  private readonly verdicts = new Uint8Array(SLICE_ROWS)
  private running = false
  private disposed = false
  private failed = false
  /** Rows of the index that were looked at. */
  scanned = 0
  elapsedMs = 0
  onChange: () => void = () => {}
  onFailure: (message: string) => void = () => {}

  /** `program` null shows every row. */
  constructor(id: number, filter: string, program: FilterProgram | null, index: SessionIndex, frames: Frames) {
    this.id = id
    this.filter = filter
    this.program = program
    this.list = program ? new RowList() : null
    this.index = index
    this.frames = frames
  }

  /** Rows shown so far. */
  get length(): number {
    return this.list ? this.list.length : this.index.columns.rowCount
  }

  get complete(): boolean {
    return this.failed || !this.program || this.scanned >= this.index.columns.rowCount
  }

  /** Row at a position below `length`. */
  rowAt(position: number): RowIndex {
    return (this.list ? this.list.at(position) : position) as RowIndex
  }

  /** Position of a row or of the next one shown; -1 when none follows. */
  positionOf(row: number): number {
    const position = this.list ? this.list.lowerBound(row) : row
    return position < this.length ? position : -1
  }

  /** Takes in rows that arrived; returns at once. */
  extend(): void {
    if (!this.program) {
      this.scanned = this.index.columns.rowCount
      this.onChange()
      return
    }
    if (this.running || this.disposed || this.complete) return
    this.running = true
    setImmediate(() => this.step())
  }

  /** Resolves when all rows that were there at the call are in. */
  async settled(): Promise<void> {
    const target = this.index.columns.rowCount
    this.extend()
    while (this.program && this.scanned < target && !this.disposed) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  dispose(): void {
    this.disposed = true
  }

  private step(): void {
    this.running = false
    if (this.disposed || !this.program || !this.list) return
    const started = performance.now()
    try {
      this.slice(this.program, this.list, started)
    } catch (error) {
      this.failed = true
      this.onChange()
      this.onFailure(error instanceof Error ? error.message : String(error))
      return
    }
    this.elapsedMs += performance.now() - started
    this.onChange()
    this.extend()
  }

  private slice(program: FilterProgram, list: RowList, started: number): void {
    const { columns } = this.index
    const from = this.scanned
    const slot = columns.slotOf(from as RowIndex)
    const to = Math.min(columns.rowCount, from + SLICE_ROWS, from + SEGMENT_ROWS - slot)
    program.scan(this.index, from, to, this.verdicts)
    for (let row = from; row < to; row++) {
      const verdict = this.verdicts[row - from]
      if (verdict === 1 || (verdict === 2 && program.test(this.frames.dissect(row as RowIndex)))) list.push(row)
      if (verdict === 2 && performance.now() - started > SLICE_MS) {
        this.scanned = row + 1
        return
      }
    }
    this.scanned = to
  }
}
