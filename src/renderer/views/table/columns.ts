/** The columns, and what the user made of them: width, order and visibility come back at the next start. */
import type { ColDef, ColumnState, GridApi } from 'ag-grid-community'
import { usePreferences } from '../../state/preferences.ts'
import { DestinationCell, InfoCell, LengthCell, NumberCell, ProtocolCell, SourceCell, TimeCell } from './cells.ts'
import type { TableRow } from './row.ts'
import { timeWidth } from './time-column.ts'

const MONO = 'cell-mono'
const RIGHT = 'cell-right'

export function columnDefinitions(): ColDef<TableRow>[] {
  return [
    column('number', 'No.', 92, NumberCell, [MONO, RIGHT, 'cell-dim']),
    column('time', 'Time', timeWidth(usePreferences.getState().timeMode), TimeCell, [MONO, RIGHT, 'cell-spaced']),
    column('source', 'Source', 168, SourceCell, [MONO]),
    column('destination', 'Destination', 168, DestinationCell, [MONO]),
    column('protocol', 'Protocol', 82, ProtocolCell, ['cell-protocol']),
    column('length', 'Length', 68, LengthCell, [MONO, RIGHT, 'cell-dim']),
    { ...column('info', 'Info', 480, InfoCell, ['cell-spaced']), flex: 1, minWidth: 160 },
  ]
}

function column(
  id: string,
  title: string,
  width: number,
  cellRenderer: ColDef['cellRenderer'],
  classes: string[],
): ColDef<TableRow> {
  return {
    colId: id,
    headerName: title,
    width,
    minWidth: 44,
    cellRenderer,
    cellClass: classes,
    headerClass: classes.includes(RIGHT) ? 'header-right' : undefined,
    sortable: false,
    suppressHeaderMenuButton: true,
    suppressHeaderContextMenu: true,
    suppressKeyboardEvent: () => true,
    // Rows are compared as objects: a row that came again is the same one and is not drawn again.
    valueGetter: ({ data }) => data,
    valueFormatter: () => '',
  }
}

const KEY = 'tapscope.columns.1'
const SAVE_MS = 300

/** What is kept of a column; the grid's state has more than belongs to the user. */
const kept = ({ colId, width, hide, flex }: ColumnState): ColumnState => ({ colId, width, hide, flex })

export function restoreColumns(api: GridApi<TableRow>): void {
  try {
    const saved = localStorage.getItem(KEY)
    if (saved) api.applyColumnState({ state: JSON.parse(saved) as ColumnState[], applyOrder: true })
  } catch {
    localStorage.removeItem(KEY)
  }
}

export function resetColumns(api: GridApi<TableRow>): void {
  localStorage.removeItem(KEY)
  api.resetColumnState()
  api.setColumnWidths([{ key: 'time', newWidth: timeWidth(usePreferences.getState().timeMode) }])
}

/** Saves what the user changes. Returns its end. */
export function followColumns(api: GridApi<TableRow>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!api.isDestroyed()) localStorage.setItem(KEY, JSON.stringify(api.getColumnState().map(kept)))
    }, SAVE_MS)
  }
  const events = ['columnResized', 'columnMoved', 'columnVisible'] as const
  for (const event of events) {
    api.addEventListener(event, ({ source }) => {
      if (source.startsWith('ui') || source === 'api') save()
    })
  }
  return () => clearTimeout(timer)
}
