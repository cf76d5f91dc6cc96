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
  /** Rows of the block, those too that the grid was told of while the others were read: it would show them blank, and not ask again. */
  const readAll = async (startRow: number, endRow: number): Promise<TableRow[] | null> => {
    for (;;) {
      const end = Math.min(endRow, rowCount())
      const read = await source.read(startRow, end)
      if (!read || Math.min(endRow, rowCount()) <= end) return read
    }
  }
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
      readAll(startRow, endRow).then(
        (rows) => {
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
