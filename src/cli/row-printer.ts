/** Rows of a view to the output: written from the index where that tells, else dissected. */
import type { FileSession } from '../engine/session/file-session.ts'
import type { Printer } from '../engine/session/print/printer.ts'
import type { View } from '../engine/session/view.ts'
import { SEGMENT_ROWS } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { Output } from './output.ts'
import type { ColumnRows } from './print-columns.ts'

const BILLION = 1_000_000_000n

/** Where rows go to. */
export interface Sinks {
  readonly printer: Printer | null
  /** A faster way to what the printer prints, where there is one. */
  readonly columns: ColumnRows | undefined
  readonly writer: FrameWriter | null
}

export class RowPrinter {
  private readonly session: FileSession
  private readonly view: View
  private readonly sinks: Sinks
  private readonly output: Output
  /** Position in the view of the row that is next. */
  private position = 0
  private displayedNs: bigint | undefined

  constructor(session: FileSession, view: View, sinks: Sinks, output: Output) {
    this.session = session
    this.view = view
    this.sinks = sinks
    this.output = output
  }

  begin(): void {
    this.output.text(this.sinks.printer?.begin ?? '')
  }

  end(): void {
    this.output.text(this.sinks.printer?.end() ?? '')
  }

  /** Prints the rows that there are, until the output is full; returns whether all are printed. */
  print(): boolean {
    const { session, view, output } = this
    const { printer, columns, writer } = this.sinks
    const { length } = view
    columns?.refresh()
    let at = this.position
    for (; at < length && !output.full; at++) {
      const row = view.rowAt(at)
      writer?.add(row)
      const segment = session.index.columns.segmentOf(row)
      if (columns?.put(segment, row & (SEGMENT_ROWS - 1), row, output)) continue
      if (printer) this.dissect(row, printer)
    }
    this.position = at
    return at === length
  }

  private dissect(row: RowIndex, printer: Printer): void {
    const detail = this.session.frames.dissectLayers(row, printer.layers)
    const { timeSeconds, timeNanos } = detail.context
    const ns = BigInt(timeSeconds) * BILLION + BigInt(timeNanos)
    const displayedNs = ns - (this.displayedNs ?? ns)
    this.displayedNs = ns
    this.output.text(printer.print({ detail, displayedNs }))
  }
}
