/**
 * Runs the grid: a datasource for each view, growth at a pace, the selected row, the time column. Reads the stores and tells them
 * what the user does; knows nothing of React.
 */
import type { GridApi } from 'ag-grid-community'
import { clearSelection, relocateSelection, selectPosition } from '../../actions/selection.ts'
import { createPace, type Pace } from '../../base/pace.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLayout } from '../../state/layout.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSelection } from '../../state/selection.ts'
import { isCapturing, rowCount, useSession } from '../../state/session.ts'
import { onSignal } from '../../state/signals.ts'
import { type OpenView, useView } from '../../state/view.ts'
import { followColumns, resetColumns, restoreColumns } from './columns.ts'
import { createDatasource } from './datasource.ts'
import { BLOCK_ROWS, createPacketGrid, MAX_BLOCKS } from './grid.ts'
import type { TableRow } from './row.ts'
import { markSelected } from './row-classes.ts'
import { RowsSource } from './rows-source.ts'
import { focusRow, listenForInput } from './table-input.ts'
import { TableScroll } from './table-scroll.ts'
import { refineDigits, resetDigits, timeWidth } from './time-column.ts'

const GROWTH_MS = 200

export class PacketTable {
  private readonly element: HTMLElement
  private readonly api: GridApi<TableRow>
  private readonly scroll: TableScroll
  private readonly growth: Pace
  private readonly ends: (() => void)[]
  private source: RowsSource | null = null
  private view: number | null = null
  /** Rows the grid has been told of. */
  private rows = 0
  /** The selected frame is still to be found in the view, unless the user turns to something else. */
  private seeking = false

  constructor(element: HTMLElement) {
    this.element = element
    this.api = createPacketGrid(element)
    const rows = (): number => this.rows
    this.scroll = new TableScroll(element, this.api, rows)
    this.growth = createPace(() => this.grow(), GROWTH_MS)
    const onTouch = (): void => {
      this.seeking = false
    }
    restoreColumns(this.api)
    this.ends = [
      followColumns(this.api),
      listenForInput({ element, api: this.api, scroll: this.scroll, rows, onTouch }),
      ...this.subscribe(),
    ]
    this.showView(useView.getState().shown)
  }

  dispose(): void {
    for (const end of this.ends) end()
    this.scroll.dispose()
    this.growth.dispose()
    this.source?.dispose()
    this.api.destroy()
  }

  /** The row at a position when it is loaded. */
  rowAt(position: number): TableRow | undefined {
    return this.api.getDisplayedRowAtIndex(position)?.data
  }

  columns(): { readonly id: string; readonly title: string; readonly shown: boolean }[] {
    const columns = this.api.getColumns() ?? []
    return columns.map((column) => ({
      id: column.getColId(),
      title: column.getColDef().headerName ?? column.getColId(),
      shown: column.isVisible(),
    }))
  }

  /** Shows or hides a column; the last one stays. */
  showColumn(id: string, shown: boolean): void {
    if (shown || this.columns().filter((column) => column.shown).length > 1) this.api.setColumnsVisible([id], shown)
  }

  private subscribe(): (() => void)[] {
    return [
      useView.subscribe(({ shown }, before) => {
        if (shown?.id !== before.shown?.id) this.showView(shown)
        else if (shown && shown.progress !== before.shown?.progress) this.onProgress(shown)
      }),
      useSelection.subscribe(({ position }, before) => {
        if (position !== before.position) markSelected(this.element, position)
      }),
      useSession.subscribe((state, before) => {
        if (state.families !== before.families) this.api.redrawRows()
        if (rowCount(state) === 0 && rowCount(before) > 0) resetDigits()
        if (before.info && state.info && state.info.rowsVersion !== before.info.rowsVersion) this.readAgain()
      }),
      usePreferences.subscribe((now, before) => {
        if (now.timeMode !== before.timeMode) this.widenTime()
        if (now.timeMode !== before.timeMode || now.timeZone !== before.timeZone) this.redrawTimes()
      }),
      useLayout.subscribe(({ follow, page }, before) => {
        if (follow && !before.follow && this.scroll.following) this.scroll.toEnd()
        if (page !== before.page) this.growth.request()
      }),
      onSignal('focusTable', () => this.focus()),
      onSignal('resetColumns', () => resetColumns(this.api)),
      onSignal('reveal', (position) => this.reveal(position)),
    ]
  }

  private focus(): void {
    const { position } = useSelection.getState()
    if (this.rows > 0) focusRow(this.api, position ?? this.api.getFirstDisplayedRowIndex())
  }

  private showView(view: OpenView | null): void {
    const { client } = useConnection.getState()
    this.source?.dispose()
    this.source = null
    this.view = view?.id ?? null
    this.rows = view?.progress.rows ?? 0
    this.scroll.restart()
    if (!view || !client) {
      this.api.setGridOption('datasource', { getRows: ({ successCallback }) => successCallback([], 0) })
      return
    }
    const source = new RowsSource(client, view.id, view.progress.generation, BLOCK_ROWS, MAX_BLOCKS)
    const datasource = createDatasource({ source, rowCount: () => this.rows, onRows: (rows) => this.onRows(rows) })
    this.source = source
    this.seeking = true
    useSelection.setState({ position: null })
    this.api.setGridOption('datasource', datasource)
    this.api.setRowCount(this.rows, true)
    this.settle(view)
  }

  private onProgress(view: OpenView): void {
    const { progress } = view
    if (this.seeking && view.settled && progress.rows === this.rows) this.settle(view)
    this.source?.renew(progress.generation)
    if (progress.rows < this.rows) clearSelection()
    this.growth.request()
  }

  /** Tells the grid of new rows; its last block, which was partly filled, is asked for again. */
  private grow(): void {
    const { shown } = useView.getState()
    // Behind another page the grid loses its scroll position: it catches up when it is seen again.
    if (useLayout.getState().page !== 'frames') return
    if (!shown || shown.id !== this.view || shown.progress.rows === this.rows) return
    this.rows = shown.progress.rows
    this.api.setRowCount(this.rows, true)
    this.api.refreshInfiniteCache()
    this.settle(shown)
  }

  /** Brings a row in sight, also one that the grid is yet to hear of. */
  private reveal(position: number): void {
    if (position >= this.rows) this.grow()
    this.scroll.reveal(position)
  }

  /** Rows look other than they did: those that are there are asked for again. */
  private readAgain(): void {
    this.source?.forget()
    this.api.refreshInfiniteCache()
  }

  /** After the rows have changed: keeps up with the capture, or finds the selected frame again, or selects a first one. */
  private settle(view: OpenView): void {
    const { frame, position } = useSelection.getState()
    if (this.scroll.following) this.scroll.toEnd()
    else if (frame === null && position === null && this.rows > 0 && !isCapturing(useSession.getState())) {
      void selectPosition(0)
    }
    if (this.seeking && frame !== null && position === null)
      void relocateSelection(!this.scroll.following, view.settled)
    if (view.settled) this.seeking = false
  }

  private onRows(rows: readonly TableRow[]): void {
    if (!refineDigits(rows)) return
    this.widenTime()
    this.redrawTimes()
  }

  private widenTime(): void {
    this.api.setColumnWidths([{ key: 'time', newWidth: timeWidth(usePreferences.getState().timeMode) }])
  }

  private redrawTimes(): void {
    this.api.refreshCells({ columns: ['time'], force: true })
  }
}
