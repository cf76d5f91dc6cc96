/**
 * The grid of the packet table: made once, given a datasource for every view, told of growth. The options are those that were
 * measured on ten million rows. Keys and clicks are not the grid's: `packet-table.ts` has them.
 */
import {
  CellStyleModule,
  ColumnApiModule,
  createGrid,
  EventApiModule,
  type GridApi,
  type GridOptions,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
} from 'ag-grid-community'
import { columnDefinitions } from './columns.ts'
import { gridTheme } from './grid-theme.ts'
import type { TableRow } from './row.ts'
import { rowClasses } from './row-classes.ts'

export const ROW_HEIGHT = 22
/** With its line. */
export const HEADER_HEIGHT = 27
export const BLOCK_ROWS = 100
export const MAX_BLOCKS = 20
/** Rows that are drawn above and below those in sight. */
export const ROW_BUFFER = 10

ModuleRegistry.registerModules([
  CellStyleModule,
  ColumnApiModule,
  EventApiModule,
  InfiniteRowModelModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
])

const OPTIONS: GridOptions<TableRow> = {
  theme: gridTheme,
  rowModelType: 'infinite',
  rowHeight: ROW_HEIGHT,
  headerHeight: 26,
  cacheBlockSize: BLOCK_ROWS,
  maxBlocksInCache: MAX_BLOCKS,
  maxConcurrentDatasourceRequests: 4,
  blockLoadDebounceMillis: 30,
  infiniteInitialRowCount: 0,
  rowBuffer: ROW_BUFFER,
  animateRows: false,
  suppressColumnMoveAnimation: true,
  suppressDragLeaveHidesColumns: true,
  suppressScrollOnNewData: true,
  suppressNoRowsOverlay: true,
  suppressLoadingOverlay: true,
  suppressRowHoverHighlight: true,
  ensureDomOrder: true,
}

export function createPacketGrid(element: HTMLElement): GridApi<TableRow> {
  return createGrid(element, {
    ...OPTIONS,
    columnDefs: columnDefinitions(),
    rowClassRules: rowClasses,
  })
}
