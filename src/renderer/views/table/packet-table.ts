/**
 * Runs the grid: the rows of each view, the selected row, the time column. Reads the stores and tells them
 * what the user does; knows nothing of React.
 */
import type { GridApi } from 'ag-grid-community'
import { clearSelection, relocateSelection, selectPosition } from '../../actions/selection.ts'
import { useConnection } from '../../connection/connection.ts'
import type { Timestamp } from '../../format/time.ts'
import { useLayout } from '../../state/layout.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSelection } from '../../state/selection.ts'
import { isCapturing, rowCount, useSession } from '../../state/session.ts'
import { onSignal } from '../../state/signals.ts'
import { type OpenView, useView } from '../../state/view.ts'
import { followColumns, resetColumns, restoreColumns } from './columns.ts'
import { createPacketGrid, ROW_BUFFER } from './grid.ts'
import type { TableRow } from './row.ts'
import { markSelected } from './row-classes.ts'
import { RowFeed } from './row-feed.ts'
import { focusRow, listenForInput } from './table-input.ts'
import { TableScroll } from './table-scroll.ts'
import { refineDigits, resetDigits, timeWidth } from './time-column.ts'

export class PacketTable {
  private readonly element: HTMLElement
  private readonly api: GridApi<TableRow>
  private readonly scroll: TableScroll
  private readonly feed: RowFeed
  private readonly ends: (() => void)[]
  /** The selected frame is still to be found in the view, unless the user turns to something else. */
  private seeking = false

  constructor(element: HTMLElement) {
    this.element = element
    this.api = createPacketGrid(element)
    const rows = (): number => this.feed.rows
    this.scroll = new TableScroll(element, this.api, rows)
    this.feed = new RowFeed({
      api: this.api,
      shown: () => this.shown(),
      rowsAtEnd: () => (this.scroll.following ? this.scroll.pageRows + ROW_BUFFER : 0),
      onRows: (read) => this.onRows(read),
      onGrown: (view) => this.settle(view),
    })
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
    this.feed.dispose()
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
        else if (shown && shown.progress !== before.shown?.progress) this.onProgress(shown, before.shown)
      }),
      useSelection.subscribe(({ position }, before) => {
        if (position !== before.position) markSelected(this.element, position)
      }),
      useSession.subscribe((state, before) => {
        if (state.families !== before.families) this.api.redrawRows()
        if (rowCount(state) === 0 && rowCount(before) > 0) resetDigits()
        if (!isSameTime(state.info?.firstTime, before.info?.firstTime)) this.onOrigin()
        if (before.info && state.info && state.info.rowsVersion !== before.info.rowsVersion) this.feed.readAgain()
      }),
      usePreferences.subscribe((now, before) => {
        if (now.timeMode !== before.timeMode) this.widenTime()
        if (now.timeMode !== before.timeMode || now.timeZone !== before.timeZone) this.redrawTimes()
      }),
      useLayout.subscribe(({ follow, page }, before) => {
        if (follow && !before.follow && this.scroll.following) this.scroll.toEnd()
        if (page !== before.page) this.feed.request()
      }),
      onSignal('focusTable', () => this.focus()),
      onSignal('resetColumns', () => resetColumns(this.api)),
      onSignal('reveal', (position) => this.reveal(position)),
    ]
  }

  private focus(): void {
    const { position } = useSelection.getState()
    if (this.feed.rows > 0) focusRow(this.api, position ?? this.api.getFirstDisplayedRowIndex())
  }

  private showView(view: OpenView | null): void {
    this.scroll.restart()
    this.feed.show(view, useConnection.getState().client)
    if (!view) return
    this.seeking = true
    useSelection.setState({ position: null })
    this.settle(view)
  }

  /** Behind another page the grid loses its scroll position: it catches up when it is seen again. */
  private shown(): OpenView | null {
    return useLayout.getState().page === 'frames' ? useView.getState().shown : null
  }

  private onProgress(view: OpenView, before: OpenView | null): void {
    const { progress } = view
    if (this.seeking && view.settled && progress.rows === this.feed.rows) this.settle(view)
    // A replay that goes back leaves the rows before where they are.
    const moved = progress.generation !== before?.progress.generation
    const { position } = useSelection.getState()
    if (progress.rows < this.feed.rows && (moved || position === null || position >= progress.rows)) clearSelection()
    this.feed.request()
  }

  /** Brings a row in sight, also one that the grid is yet to hear of; newer ones do not carry it away. */
  private reveal(position: number): void {
    if (position >= this.feed.rows) this.feed.growNow()
    if (position < this.feed.rows - 1) useLayout.setState({ follow: false })
    this.scroll.reveal(position)
  }

  /** After the rows have changed: keeps up with the capture, or finds the selected frame again, or selects a first one. */
  private settle(view: OpenView): void {
    const { frame, position } = useSelection.getState()
    if (this.scroll.following) this.scroll.toEnd()
    else if (frame === null && position === null && this.feed.rows > 0 && !isCapturing(useSession.getState())) {
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

  /** Rows may come before it is known when the first of all was, or an earlier one may come. */
  private onOrigin(): void {
    const rows = this.api.getRenderedNodes().flatMap(({ data }) => data ?? [])
    if (refineDigits(rows)) this.widenTime()
    this.redrawTimes()
  }

  private widenTime(): void {
    this.api.setColumnWidths([{ key: 'time', newWidth: timeWidth(usePreferences.getState().timeMode) }])
  }

  private redrawTimes(): void {
    this.api.refreshCells({ columns: ['time'], force: true })
  }
}

const isSameTime = (a: Timestamp | null | undefined, b: Timestamp | null | undefined): boolean =>
  a?.seconds === b?.seconds && a?.nanos === b?.nanos
