/** Cells as plain DOM: text only, nothing of what was captured is ever markup. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import { formatCount } from '../../format/numbers.ts'
import { familyOf, useSession } from '../../state/session.ts'
import { alertMark } from './alert-mark.ts'
import { alertOf, type TableRow } from './row.ts'
import { timeText } from './time-column.ts'

type Params = ICellRendererParams<TableRow>

/** A cell that is one line of text, made by `show` whenever its row changes. */
abstract class TextCell implements ICellRendererComp<TableRow> {
  protected readonly element = document.createElement('span')

  init(params: Params): void {
    this.refresh(params)
  }
  getGui(): HTMLElement {
    return this.element
  }
  refresh({ data }: Params): boolean {
    this.element.textContent = data ? this.show(data) : ''
    return true
  }
  protected abstract show(row: TableRow): string
}

/** The number; at the cell's left a mark where an alert has the frame as evidence. */
export class NumberCell extends TextCell {
  override refresh(params: Params): boolean {
    super.refresh(params)
    const severity = alertOf(params.data)
    if (severity) this.element.prepend(alertMark(severity))
    return true
  }

  protected override show(row: TableRow): string {
    return formatCount(row.frame)
  }
}

export class TimeCell extends TextCell {
  protected override show(row: TableRow): string {
    return timeText(row)
  }
}

export class SourceCell extends TextCell {
  protected override show(row: TableRow): string {
    return row.text('source')
  }
}

export class DestinationCell extends TextCell {
  protected override show(row: TableRow): string {
    return row.text('destination')
  }
}

export class ProtocolCell extends TextCell {
  protected override show(row: TableRow): string {
    this.element.className = `family-${familyOf(useSession.getState(), row.protocol)}`
    return row.text('protocol')
  }
}

export class LengthCell extends TextCell {
  protected override show(row: TableRow): string {
    return formatCount(row.length)
  }
}

export class InfoCell extends TextCell {
  protected override show(row: TableRow): string {
    return row.text('info')
  }
}
