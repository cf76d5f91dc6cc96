/** Cells as plain DOM: text only, nothing of what was captured is ever markup. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import { formatCount } from '../../format/numbers.ts'
import { familyOf, useSession } from '../../state/session.ts'
import type { TableRow } from './row.ts'
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

export class NumberCell extends TextCell {
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
