/**
 * Runs the grid: a datasource for each view, growth at a pace, the selection, the keys, following the capture. Reads the stores and
 * tells them what the user does; knows nothing of React.
 */
import type { GridApi } from 'ag-grid-community'
import { clearSelection, relocateSelection, selectPosition, selectRow } from '../../actions/selection.ts'
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
import { followAfterScroll, type ScrollState } from './follow.ts'
import { BLOCK_ROWS, createPacketGrid, HEADER_HEIGHT, MAX_BLOCKS, ROW_HEIGHT } from './grid.ts'
import { targetOfKey } from './keys.ts'
import type { TableRow } from './row.ts'
import { markSelected } from './row-classes.ts'
import { RowsSource } from './rows-source.ts'
import { refineDigits, resetDigits, timeWidth } from './time-column.ts'
import { scaleWheel } from './wheel.ts'

const GROWTH_MS = 200

export class PacketTable {
  private readonly element: HTMLElement
  private readonly api: GridApi<TableRow>
  private readonly viewport: HTMLElement | null
  private readonly growth: Pace
  private readonly ends: (() => void)[] = []
  private source: RowsSource | null = null
  private view: number | null = null
  /** Rows the grid has been told of. */
  private rows = 0
  private scroll: ScrollState = { top: 0, scrollHeight: 0, clientHeight: 0 }

  constructor(element: HTMLElement) {
    this.element = element
    this.api = createPacketGrid(element)
    restoreColumns(this.api)
    this.viewport = element.querySelector<HTMLElement>('.ag-grid-viewport')
    this.growth = createPace(() => this.grow(), GROWTH_MS)
    this.ends.push(followColumns(this.api), ...this.listen(), ...this.subscribe())
    this.showView(useView.getState().shown)
  }

  dispose(): void {
    for (const end of this.ends) end()
    this.growth.dispose()
    this.source?.dispose()
    this.api.destroy()
  }

  /** The row at a position when it is loaded. */
  rowAt(position: number): TableRow | undefined {
    return this.api.getDisplayedRowAtIndex(position)?.data
  }

  focus(): void {
    const { position } = useSelection.getState()
    if (this.rows > 0) this.api.setFocusedCell(position ?? this.api.getFirstDisplayedRowIndex(), 'number')
  }

  jumpToEnd(): void {
    useLayout.setState({ follow: true })
    this.scrollToEnd()
  }

  columns(): { readonly id: string; readonly title: string; readonly shown: boolean }[] {
    return (
      this.api.getColumns()?.map((column) => ({
        id: column.getColId(),
        title: column.getColDef().headerName ?? column.getColId(),
        shown: column.isVisible(),
      })) ?? []
    )
  }

  /** Shows or hides a column; the last one stays. */
  showColumn(id: string, shown: boolean): void {
    if (shown || this.columns().filter((column) => column.shown).length > 1) this.api.setColumnsVisible([id], shown)
  }

  private listen(): (() => void)[] {
    const { element, viewport } = this
    const onKeyDown = (event: KeyboardEvent): void => this.onKeyDown(event)
    const onPointerDown = (event: PointerEvent): void => this.onPointerDown(event)
    const onScroll = (): void => this.onScroll()
    element.addEventListener('keydown', onKeyDown, { capture: true })
    element.addEventListener('pointerdown', onPointerDown)
    viewport?.addEventListener('scroll', onScroll, { passive: true })
    return [
      () => element.removeEventListener('keydown', onKeyDown, { capture: true }),
      () => element.removeEventListener('pointerdown', onPointerDown),
      () => viewport?.removeEventListener('scroll', onScroll),
      viewport ? scaleWheel(viewport, () => this.rows * ROW_HEIGHT + HEADER_HEIGHT) : () => {},
    ]
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
      }),
      usePreferences.subscribe((now, before) => {
        if (now.timeMode !== before.timeMode) this.widenTime()
        if (now.timeMode !== before.timeMode || now.timeZone !== before.timeZone) this.redrawTimes()
      }),
      useLayout.subscribe(({ follow, page }, before) => {
        if (follow && !before.follow) this.scrollToEnd()
        if (page !== before.page) this.growth.request()
      }),
      onSignal('focusTable', () => this.focus()),
      onSignal('resetColumns', () => resetColumns(this.api)),
      onSignal('reveal', (position) => this.reveal(position)),
    ]
  }

  private showView(view: OpenView | null): void {
    const { client } = useConnection.getState()
    this.source?.dispose()
    this.source = null
    this.view = view?.id ?? null
    this.rows = view?.progress.rows ?? 0
    if (!view || !client) {
      this.api.setGridOption('datasource', { getRows: ({ successCallback }) => successCallback([], 0) })
      return
    }
    this.source = new RowsSource(client, view.id, view.progress.generation, BLOCK_ROWS, MAX_BLOCKS)
    useSelection.setState({ position: null })
    this.api.setGridOption(
      'datasource',
      createDatasource({ source: this.source, rowCount: () => this.rows, onRows: (rows) => this.onRows(rows) }),
    )
    this.api.setRowCount(this.rows, true)
    this.scroll = { top: 0, scrollHeight: 0, clientHeight: 0 }
    if (this.following()) this.scrollToEnd()
    else void relocateSelection()
    this.selectFirst()
  }

  private onProgress({ progress }: OpenView): void {
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
    if (this.following()) this.scrollToEnd()
    if (useSelection.getState().position === null) void relocateSelection()
    this.selectFirst()
  }

  /** A file that was opened shows its first frame; a capture shows its newest rows and leaves the choice to the user. */
  private selectFirst(): void {
    const nothing = useSelection.getState().frame === null && useSelection.getState().position === null
    if (nothing && this.rows > 0 && !isCapturing(useSession.getState())) void selectPosition(0)
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

  private following(): boolean {
    return useLayout.getState().follow && isCapturing(useSession.getState())
  }

  private scrollToEnd(): void {
    if (this.rows > 0) this.api.ensureIndexVisible(this.rows - 1, 'bottom')
  }

  private reveal(position: number): void {
    if (position < this.rows) this.api.ensureIndexVisible(position)
  }

  private onScroll(): void {
    if (!this.viewport) return
    const { scrollTop: top, scrollHeight, clientHeight } = this.viewport
    const after = { top, scrollHeight, clientHeight }
    const follow = followAfterScroll(this.scroll, after)
    this.scroll = after
    if (follow !== null && follow !== useLayout.getState().follow) useLayout.setState({ follow })
  }

  private onPointerDown(event: PointerEvent): void {
    const row = event.target instanceof Element ? event.target.closest('.ag-row') : null
    const position = Number(row?.getAttribute('row-index') ?? Number.NaN)
    if (Number.isNaN(position)) return
    const data = this.rowAt(position)
    if (data) selectRow(position, data.frame, data.time)
    else void selectPosition(position)
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (!(event.target instanceof Element) || event.target.closest('.ag-header')) return
    const { position } = useSelection.getState()
    const height = (this.viewport?.clientHeight ?? 0) - HEADER_HEIGHT
    const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1)
    const target = targetOfKey(event, position ?? this.api.getFirstDisplayedRowIndex(), this.rows, page)
    if (target === null) return
    event.preventDefault()
    event.stopPropagation()
    if (target < this.rows - 1) useLayout.setState({ follow: false })
    this.go(target)
  }

  private go(position: number): void {
    const data = this.rowAt(position)
    this.reveal(position)
    if (data) selectRow(position, data.frame, data.time)
    else void selectPosition(position)
    this.api.setFocusedCell(position, 'number')
  }
}
