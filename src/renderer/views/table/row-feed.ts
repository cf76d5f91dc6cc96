/**
 * Gives the grid the rows of a view. A capture that is followed may bring a thousand a second, so the grid hears of new rows when those that
 * come in sight are here: what it shows is late rather than blank, and blocks that it has are left alone.
 */
import type { GridApi, RowNode } from 'ag-grid-community'
import type { EngineClient } from '../../../shared/wire/engine-client.ts'
import { createPace, type Pace } from '../../base/pace.ts'
import type { OpenView } from '../../state/view.ts'
import { createDatasource } from './datasource.ts'
import { BLOCK_ROWS, MAX_BLOCKS } from './grid.ts'
import type { TableRow } from './row.ts'
import { RowsSource } from './rows-source.ts'

const GROWTH_MS = 200

export interface RowFeedOptions {
  readonly api: GridApi<TableRow>
  /** The view as it is now, where it is to be shown. */
  readonly shown: () => OpenView | null
  /** Rows at the end that will be drawn, while the table keeps up with it; else 0. */
  readonly rowsAtEnd: () => number
  readonly onRows: (rows: readonly TableRow[]) => void
  /** The grid was told of other rows. */
  readonly onGrown: (view: OpenView) => void
}

export class RowFeed {
  /** Rows the grid has been told of. */
  rows = 0
  private readonly options: RowFeedOptions
  private readonly growth: Pace
  private source: RowsSource | null = null
  private view: number | null = null
  private generation = 0

  constructor(options: RowFeedOptions) {
    this.options = options
    this.growth = createPace(() => this.grow(), GROWTH_MS)
  }

  dispose(): void {
    this.growth.dispose()
    this.source?.dispose()
  }

  /** Shows another view, or none, from its beginning. */
  show(view: OpenView | null, client: EngineClient | null): void {
    const { api, onRows } = this.options
    this.source?.dispose()
    this.source = null
    this.view = view?.id ?? null
    this.rows = view?.progress.rows ?? 0
    if (!view || !client) {
      api.setGridOption('datasource', { getRows: ({ successCallback }) => successCallback([], 0) })
      return
    }
    this.generation = view.progress.generation
    this.source = new RowsSource(client, view.id, this.generation, BLOCK_ROWS, MAX_BLOCKS)
    const datasource = createDatasource({ source: this.source, rowCount: () => this.rows, onRows })
    api.setGridOption('datasource', datasource)
    api.setRowCount(this.rows, true)
  }

  /** The view has moved on, or comes in sight. */
  request(): void {
    const shown = this.other()
    if (shown) this.source?.renew(shown.progress.generation)
    this.growth.request()
  }

  /** Tells the grid of all rows at once; those that come in sight are blank until they are read. */
  growNow(): void {
    const shown = this.other()
    if (shown) this.tell(shown, null)
  }

  /** Rows look other than they did: those that are there are asked for again. */
  readAgain(): void {
    this.source?.forget()
    this.options.api.refreshInfiniteCache()
  }

  /** The view where it is other than the grid has been told. */
  private other(): OpenView | null {
    const shown = this.options.shown()
    if (shown?.id !== this.view) return null
    const { rows, generation } = shown.progress
    return rows === this.rows && generation === this.generation ? null : shown
  }

  private async grow(): Promise<void> {
    const shown = this.other()
    const { source } = this
    if (!shown || !source) return
    const { rows, generation } = shown.progress
    const goesOn = generation === this.generation && rows > this.rows
    const blocks = goesOn ? await this.readEnd(source, rows) : null
    const now = this.other()
    if (source !== this.source || now?.progress.generation !== generation || (goesOn && rows <= this.rows)) return
    this.tell({ ...now, progress: { ...now.progress, rows } }, blocks)
  }

  /** The block in which new rows begin, and those at the end that will be in sight; null when they can't be had. */
  private async readEnd(source: RowsSource, rows: number): Promise<TableRow[][] | null> {
    const starts = new Set([blockOf(this.rows)])
    const atEnd = this.options.rowsAtEnd()
    if (atEnd > 0) for (let start = blockOf(rows - atEnd); start < rows; start += BLOCK_ROWS) starts.add(start)
    const reading = [...starts].map((start) => source.readNow(start, Math.min(rows, start + BLOCK_ROWS)))
    // What fails here the grid asks for again; the connection's own state tells why.
    const blocks = await Promise.all(reading).catch(() => [])
    const whole = blocks.flatMap((block) => (block ? [block] : []))
    return whole.length === reading.length ? whole : null
  }

  /** Without blocks the grid asks for all it has anew. */
  private tell(view: OpenView, blocks: readonly TableRow[][] | null): void {
    const { api, onRows, onGrown } = this.options
    const { rows, generation } = view.progress
    this.rows = rows
    this.generation = generation
    api.setRowCount(rows, true)
    if (!blocks) api.refreshInfiniteCache()
    for (const block of blocks ?? []) {
      onRows(block)
      this.fill(block)
    }
    onGrown(view)
  }

  /** Puts a block's rows into the grid, where it has the block or is about to show it. */
  private fill(block: readonly TableRow[]): void {
    const { api, rowsAtEnd } = this.options
    const held: Record<string, unknown> = api.getCacheBlockState()
    const [first] = block
    const last = block.at(-1)
    if (!first || !last) return
    const isComing = last.position >= this.rows - rowsAtEnd()
    if (!isComing && !(String(first.position / BLOCK_ROWS) in held)) return
    for (const row of block) {
      const node = api.getDisplayedRowAtIndex(row.position) as RowNode<TableRow> | undefined
      node?.setDataAndId(row, String(row.position))
    }
  }
}

/** Where the block of a row begins. */
const blockOf = (row: number): number => Math.floor(Math.max(0, row) / BLOCK_ROWS) * BLOCK_ROWS
