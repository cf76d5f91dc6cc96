/** Rows of the index to the output: filtered by columns where they tell, and dissected only where they don't. */
import type { FilterProgram } from '../engine/filter/compile.ts'
import type { FileSession } from '../engine/session/file-session.ts'
import { SEGMENT_ROWS } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { Output } from './output.ts'
import type { ColumnRows } from './print-columns.ts'
import type { Printer } from './printers.ts'

const BILLION = 1_000_000_000n

export class RowPrinter {
  private readonly session: FileSession
  private readonly program: FilterProgram | null
  private readonly printer: Printer | null
  private readonly columns: ColumnRows | undefined
  private readonly writer: FrameWriter | null
  private readonly output: Output
  private readonly verdicts = new Uint8Array(SEGMENT_ROWS)
  /** Rows that `verdicts` tell of: from `judgedFrom` up to `judgedTo`. */
  private judgedFrom = 0
  private judgedTo = 0
  private displayedNs: bigint | undefined

  constructor(
    session: FileSession,
    program: FilterProgram | null,
    printer: Printer | null,
    columns: ColumnRows | undefined,
    writer: FrameWriter | null,
    output: Output,
  ) {
    this.session = session
    this.program = program
    this.printer = printer
    this.columns = columns
    this.writer = writer
    this.output = output
  }

  begin(): void {
    if (this.printer) this.output.text(this.printer.begin)
  }

  end(): void {
    if (this.printer) this.output.text(this.printer.end())
  }

  /** Takes in what the index learned since; before `print` of rows that came. */
  refresh(): void {
    this.columns?.refresh()
  }

  /** Prints rows [from, to) of one segment until the output is full; returns the row to go on with. */
  print(from: number, to: number): number {
    if (!this.printer && !this.writer) return to
    this.judge(from, to)
    const { session, program, verdicts, judgedFrom, columns, writer, output } = this
    const { segment } = session.frames.at(from as RowIndex)
    let row = from
    for (; row < to && !output.full; row++) {
      const verdict = program ? verdicts[row - judgedFrom] : 1
      if (verdict === 0 || (verdict === 2 && !this.passes(row as RowIndex))) continue
      writer?.add(row as RowIndex)
      if (columns?.put(segment, row & (SEGMENT_ROWS - 1), row, output)) continue
      if (this.printer) this.dissect(row as RowIndex, this.printer)
    }
    return row
  }

  private judge(from: number, to: number): void {
    if (!this.program || (from >= this.judgedFrom && to <= this.judgedTo)) return
    this.program.scan(this.session.index, from, to, this.verdicts)
    this.judgedFrom = from
    this.judgedTo = to
  }

  private passes(row: RowIndex): boolean {
    return this.program?.test(this.session.frames.dissectLayers(row, this.program.layers)) ?? true
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
