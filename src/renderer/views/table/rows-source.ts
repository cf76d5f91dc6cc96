/**
 * Rows of one view by range, for whatever table shows them. Blocks are kept, so that a growing capture asks the engine for
 * its newest block only; a new generation of the view throws them away. The bound on blocks is the bound on memory.
 */
import type { EngineClient } from '../../../shared/wire/engine-client.ts'
import { RowsBatch } from '../../../shared/wire/rows.ts'
import type { Timestamp } from '../../format/time.ts'
import { rowsOf, type TableRow } from './row.ts'

/** The most rows the engine gives at once. */
const MOST_ROWS = 2000

export class RowsSource {
  private readonly client: Pick<EngineClient, 'call'>
  private readonly view: number
  private readonly blockSize: number
  private readonly maxBlocks: number
  /** Blocks by their first position, the least recently used first. The last one of the view may grow. */
  private readonly blocks = new Map<number, TableRow[]>()
  private generation: number
  /** Grows when rows look other than they did. */
  private look = 0
  /** One a read that is under way. */
  private readonly reads = new Set<AbortController>()

  constructor(
    client: Pick<EngineClient, 'call'>,
    view: number,
    generation: number,
    blockSize: number,
    maxBlocks: number,
  ) {
    this.client = client
    this.view = view
    this.generation = generation
    this.blockSize = blockSize
    this.maxBlocks = maxBlocks
  }

  /** Rows [start, end), fewer at the end of the view; null when the answer is no longer wanted. Rejects when the engine fails. */
  async read(start: number, end: number): Promise<TableRow[] | null> {
    return this.kept(start, end) ?? (await this.readNow(start, end))
  }

  /** The same at once, where they are kept. */
  kept(start: number, end: number): TableRow[] | null {
    const rows = this.blocks.get(start)
    if (!rows || end - start > rows.length) return null
    this.keep(start, rows)
    return rows
  }

  /** As `read`, from the engine: rows that were the last may look other with those that followed them. */
  async readNow(start: number, end: number): Promise<TableRow[] | null> {
    const { generation, look } = this
    const controller = new AbortController()
    const { signal } = controller
    this.reads.add(controller)
    try {
      const rows = await this.fetch(start, end, signal)
      if (signal.aborted || generation !== this.generation || rows === null) return null
      if (rows.length <= this.blockSize && look === this.look && !this.kept(start, start + rows.length + 1))
        this.keep(start, rows)
      return rows
    } catch (error) {
      if (signal.aborted) return null
      throw error
    } finally {
      this.reads.delete(controller)
    }
  }

  /** Positions that were handed out are no longer right. */
  renew(generation: number): void {
    if (generation === this.generation) return
    this.generation = generation
    this.dispose()
  }

  /** Throws away what is kept: rows look other than they did. */
  forget(): void {
    this.look++
    this.blocks.clear()
  }

  dispose(): void {
    for (const read of this.reads) read.abort()
    this.reads.clear()
    this.blocks.clear()
  }

  private keep(start: number, rows: TableRow[]): void {
    this.blocks.delete(start)
    this.blocks.set(start, rows)
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size <= this.maxBlocks) break
      this.blocks.delete(oldest)
    }
  }

  /** Asks until all rows are there or the view ends. One row more in front tells the time before the first. */
  private async fetch(start: number, end: number, signal: AbortSignal): Promise<TableRow[] | null> {
    const rows: TableRow[] = []
    let before: Timestamp | null = null
    let from = start > 0 ? start - 1 : 0
    while (from < end) {
      const count = Math.min(MOST_ROWS, end - from)
      const batch = new RowsBatch(await this.client.call('rows.read', { view: this.view, from, count }, { signal }))
      if (batch.generation !== this.generation) return null
      if (batch.length === 0) break
      rows.push(...rowsOf(batch, from < start ? 1 : 0, before))
      const last = batch.length - 1
      before = { seconds: batch.timeSeconds[last], nanos: batch.timeNanos[last] }
      from += batch.length
    }
    return rows
  }
}
