/**
 * Rows of a view to the output: written from the index where that tells, else dissected; a few on this thread, many by the workers of the
 * pool, in order all the same.
 */
import type { FileSession } from '../engine/session/file-session.ts'
import type { FramePool } from '../engine/session/frame-pool.ts'
import type { PrintSettings } from '../engine/session/print/print-settings.ts'
import { type Printer, printRow } from '../engine/session/print/printer.ts'
import type { View } from '../engine/session/view.ts'
import { SEGMENT_ROWS } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { Output } from './output.ts'
import type { ColumnRows } from './print-columns.ts'

/** Rows that are printed on this thread before the workers are started for it, which takes about as long. */
const ALONE_ROWS = 4096
/** Fewer rows than these are not worth a task: those of a live capture. */
const FEW_ROWS = 64
const TASK_ROWS = 256

/** Where rows go to. */
export interface Sinks {
  readonly printer: Printer | null
  /** What the printer prints, for workers; null where only this thread can. */
  readonly settings: PrintSettings | null
  /** A faster way to what the printer prints, where there is one. */
  readonly columns: ColumnRows | undefined
  readonly writer: FrameWriter | null
}

export class RowPrinter {
  private readonly session: FileSession
  private readonly view: View
  private readonly sinks: Sinks
  private readonly pool: FramePool
  private readonly output: Output
  /** Position in the view of the row that is next. */
  private position = 0
  private before: RowIndex | null = null
  /** Rows that may still be printed here. */
  private alone = ALONE_ROWS
  /** What the pool has, in order. */
  private readonly tasks: Promise<Uint8Array>[] = []
  /** The printer's number at the pool, 0 while it is not known there. */
  private poolProgram = 0
  private readonly cancelled = new AbortController()

  constructor(session: FileSession, view: View, sinks: Sinks, pool: FramePool, output: Output) {
    this.session = session
    this.view = view
    this.sinks = sinks
    this.pool = pool
    this.output = output
  }

  begin(): void {
    this.output.text(this.sinks.printer?.begin ?? '')
  }

  end(): void {
    this.output.text(this.sinks.printer?.end(this.before !== null) ?? '')
  }

  /** Prints all rows that there are when it resolves; false when nobody reads any more. */
  async print(): Promise<boolean> {
    this.sinks.columns?.refresh()
    const { view } = this
    // More may be there after each wait.
    while (this.position < view.length || this.tasks.length > 0) {
      if (this.position < view.length && this.tasks.length < this.pool.room) this.take(view.length)
      else await this.takeResult()
      if (!this.output.full) continue
      await this.output.flush()
      if (this.output.closed) {
        this.cancelled.abort()
        return false
      }
    }
    return true
  }

  /** Prints rows here, or hands them to the pool. */
  private take(length: number): void {
    const { settings, columns } = this.sinks
    const rows = length - this.position
    if (settings === null || columns || (this.tasks.length === 0 && (rows < FEW_ROWS || this.alone > 0))) {
      return this.printHere(length)
    }
    this.hand(Math.min(length, this.position + TASK_ROWS))
  }

  private printHere(length: number): void {
    const { session, view, output } = this
    const { printer, columns, writer } = this.sinks
    const end = columns || !printer ? length : Math.min(length, this.position + TASK_ROWS)
    let at = this.position
    for (; at < end && !output.full; at++) {
      const row = view.rowAt(at)
      writer?.add(row)
      const segment = session.index.columns.segmentOf(row)
      if (printer && !columns?.put(segment, row & (SEGMENT_ROWS - 1), row, output)) {
        output.text(printRow(session.frames, printer, row, this.before))
      }
      this.before = row
    }
    this.alone -= at - this.position
    this.position = at
  }

  private hand(end: number): void {
    const { frames } = this.session
    const { settings, writer } = this.sinks
    if (!settings) return
    if (this.poolProgram === 0) {
      this.poolProgram = this.pool.add({ kind: 'print', settings, preferences: frames.preferences })
    }
    const rows = Uint32Array.from({ length: end - this.position }, (_, i) => this.view.rowAt(this.position + i))
    for (const row of rows) writer?.add(row as RowIndex)
    const task = this.pool.run({ program: this.poolProgram, rows, before: this.before }, this.cancelled.signal)
    // One that fails is thrown when it is its turn.
    task.catch(() => {})
    this.tasks.push(task)
    this.before = rows[rows.length - 1] as RowIndex
    this.position = end
  }

  private async takeResult(): Promise<void> {
    const first = this.tasks.shift()
    if (first) this.output.raw(await first)
  }
}
