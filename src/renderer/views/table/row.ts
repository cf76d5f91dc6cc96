/** A row of the table: a position in a decoded batch. Texts are decoded when a cell asks for them. */
import { BatchFlag } from '../../../shared/row-flags.ts'
import type { Severity } from '../../../shared/severity.ts'
import type { RowsBatch, TextColumn } from '../../../shared/wire/rows.ts'
import { severityOfMark } from '../../format/severity.ts'
import type { Timestamp } from '../../format/time.ts'
import { visible } from '../../format/visible.ts'

export class TableRow {
  private readonly batch: RowsBatch
  private readonly index: number
  /** Time of the row above, null for the first of the view. */
  readonly previous: Timestamp | null

  constructor(batch: RowsBatch, index: number, previous: Timestamp | null) {
    this.batch = batch
    this.index = index
    this.previous = previous
  }

  get position(): number {
    return this.batch.first + this.index
  }
  get frame(): number {
    return this.batch.number[this.index]
  }
  get time(): Timestamp {
    return { seconds: this.batch.timeSeconds[this.index], nanos: this.batch.timeNanos[this.index] }
  }
  get length(): number {
    return this.batch.originalLength[this.index]
  }
  get related(): number {
    return this.batch.related[this.index]
  }
  get flags(): number {
    return this.batch.flags[this.index]
  }
  get protocol(): number {
    return this.batch.protocol[this.index]
  }
  text(column: TextColumn): string {
    return visible(this.batch.text(this.index, column))
  }
}

/** Severity of the worst alert that has the row's frame as evidence. */
export const alertOf = (row: TableRow | undefined): Severity | null =>
  severityOfMark(((row?.flags ?? 0) & BatchFlag.alertMask) >>> BatchFlag.alertShift)

/** Rows of a batch, from `skip` on; the skipped one tells the time before. */
export function rowsOf(batch: RowsBatch, skip: number, before: Timestamp | null): TableRow[] {
  const rows: TableRow[] = []
  for (let i = skip; i < batch.length; i++) {
    const previous = i === 0 ? before : { seconds: batch.timeSeconds[i - 1], nanos: batch.timeNanos[i - 1] }
    rows.push(new TableRow(batch, i, previous))
  }
  return rows
}
