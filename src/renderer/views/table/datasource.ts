/** Ties the grid's requests for blocks to the rows of a view. */
import type { IDatasource, IGetRowsParams } from 'ag-grid-community'
import type { TableRow } from './row.ts'
import type { RowsSource } from './rows-source.ts'

export interface DatasourceOptions {
  readonly source: RowsSource
  /** Rows of the view as last told; the grid's length. */
  readonly rowCount: () => number
  readonly onRows: (rows: readonly TableRow[]) => void
}

export function createDatasource({ source, rowCount, onRows }: DatasourceOptions): IDatasource {
  return {
    getRows({ startRow, endRow, successCallback, failCallback }: IGetRowsParams) {
      const end = Math.min(endRow, rowCount())
      if (startRow >= end) {
        successCallback([], rowCount())
        return
      }
      const kept = source.kept(startRow, end)
      if (kept) {
        successCallback(kept, rowCount())
        return
      }
      source.read(startRow, end).then(
        (read) => {
          // Further rows of the block may have been read meanwhile, and are in the grid.
          const rows = read && (source.kept(startRow, startRow + read.length) ?? read)
          if (!rows) return failCallback()
          onRows(rows)
          successCallback(rows, rowCount())
        },
        // A block that failed stays blank until it is asked for again; the connection's own state tells why.
        () => failCallback(),
      )
    },
    destroy: () => source.dispose(),
  }
}
