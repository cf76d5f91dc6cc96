/**
 * What a filter shows of the session: row numbers, extended as rows arrive. Columns are scanned here, in slices between other work; rows
 * that they leave open are tested by the pool, some blocks of rows at a time. A view that nobody wants any more stops at the next slice.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { type Macros, NO_MACROS } from '../../shared/filter/macros.ts'
import type { FilterProgram } from '../filter/compile.ts'
import type { SessionIndex } from '../indexing/session-index.ts'
import { SEGMENT_ROWS } from '../store/columns.ts'
import { FramePool } from './frame-pool.ts'
import type { Frames } from './frames.ts'
import { Revision } from './revision.ts'
import { RowList } from './row-list.ts'
import { SETTLING_MS, settledRows } from './settled-rows.ts'

/** Rows of columns in a slice. */
const SLICE_ROWS = 32768
/** So few open rows are tested at once, on this thread: those of a live capture. */
const FEW_ROWS = 32
/** Open rows that may be at the pool at a time. */
const MAX_OPEN_ROWS = 65536

export interface ViewOptions {
  /** The row that `${field}` looks at. */
  readonly selected?: RowIndex | null
  /** What the filter's macros stand for. */
  readonly macros?: Macros
  /** Rows from this one on are left out. */
  readonly limit?: number
  /** So many rows in all are tested on this thread before the pool is asked: where it may not be worth its start. */
  readonly alone?: number
  /** Whether rows that were decided are tested again when later ones tell more of them; `generation` grows then. */
  readonly revised?: boolean
}

/** Rows of one slice, of which some are at the pool. */
interface Block {
  readonly from: number
  readonly to: number
  /** 1 for each row that is shown, by position in the block. */
  readonly passed: Uint8Array
  open: number
}

export class View {
  readonly id: number
  readonly filter: string
  private readonly program: FilterProgram | null
  private readonly list: RowList | null
  private readonly index: SessionIndex
  private readonly frames: Frames
  private readonly pool: FramePool
  private readonly options: ViewOptions
  private readonly verdicts = new Uint8Array(SLICE_ROWS)
  private readonly blocks: Block[] = []
  private readonly cancelled = new AbortController()
  private readonly waiting: (() => void)[] = []
  /** The filter's number at the pool, 0 while it is not known there. */
  private poolProgram = 0
  private openRows = 0
  /** Rows that may still be tested here. */
  private alone: number
  /** Rows that were scanned; those up to `scanned` are decided as well. */
  private ahead = 0
  private scheduled = false
  private later: NodeJS.Timeout | undefined
  private failed = false
  private since = 0
  /** Rows from this one on are not shown yet. */
  private head: number | null = null
  /** Where the filter asks for what later rows bring. */
  private readonly revision: Revision | null
  /** Grows when rows come in between those that were there, or leave. */
  generation = 0
  /** Rows of the index that are decided. */
  scanned = 0
  elapsedMs = 0
  onChange: () => void = () => {}
  onFailure: (message: string) => void = () => {}

  /** `program` null shows every row. */
  constructor(
    id: number,
    filter: string,
    program: FilterProgram | null,
    index: SessionIndex,
    frames: Frames,
    pool: FramePool,
    options: ViewOptions = {},
  ) {
    this.id = id
    this.filter = filter
    this.program = program
    this.list = program ? new RowList() : null
    this.index = index
    this.frames = frames
    this.pool = pool
    this.options = options
    this.alone = options.alone ?? 0
    this.revision = options.revised && program?.looksAhead ? this.createRevision(program) : null
  }

  /** Rows shown so far. */
  get length(): number {
    const { found, head } = this
    if (head === null) return found
    return this.list ? Math.min(found, this.list.lowerBound(head)) : Math.min(found, head)
  }

  /** Rows found so far, those that a replay has not come to among them. */
  get found(): number {
    return this.list ? this.list.length : this.rowCount
  }

  /** Shows no rows from this one on, for a replay; null shows all. Positions stay as they are. */
  showBefore(head: number | null): void {
    if (head === this.head) return
    this.head = head
    this.changed()
  }

  get complete(): boolean {
    return this.failed || !this.program || (this.scanned >= this.rowCount && !this.revision?.isPending)
  }

  /** Row at a position below `found`. */
  rowAt(position: number): RowIndex {
    return (this.list ? this.list.at(position) : position) as RowIndex
  }

  /** Position of a row or of the next one shown; -1 when none follows. */
  positionOf(row: number): number {
    const position = this.list ? this.list.lowerBound(row) : row
    return position < this.length ? position : -1
  }

  /** Takes in rows that arrived; returns at once. */
  extend(): void {
    if (!this.program) {
      this.scanned = this.rowCount
      this.onChange()
      return
    }
    if (this.isOver) return
    if (this.program.isLate) this.extendLater()
    if (this.scheduled || this.ahead >= this.rowCount) return
    if (this.openRows >= MAX_OPEN_ROWS) return
    if (this.since === 0) this.since = performance.now()
    this.scheduled = true
    setImmediate(() => this.step())
  }

  /** Resolves when all rows that were there at the call are in. */
  async settled(): Promise<void> {
    const target = this.rowCount
    this.extend()
    while (this.program && (this.scanned < target || this.revision?.isPending) && !this.isOver) {
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  /** Ends the filter where it is: what it found stays, and no more rows come. */
  stop(): void {
    if (this.since !== 0) this.elapsedMs += performance.now() - this.since
    this.since = 0
    this.cancelled.abort()
    this.changed()
  }

  dispose(): void {
    clearTimeout(this.later)
    this.cancelled.abort()
    if (this.poolProgram !== 0) this.pool.forget(this.poolProgram)
    this.changed()
  }

  /** Rows that there are to decide. */
  private get rowCount(): number {
    const { columns } = this.index
    const rows = this.program?.isLate ? settledRows(columns, Date.now()) : columns.rowCount
    return Math.min(rows, this.options.limit ?? Number.POSITIVE_INFINITY)
  }

  /** Comes back for rows that are too young now. */
  private extendLater(): void {
    if (this.later || this.rowCount >= this.index.columns.rowCount) return
    this.later = setTimeout(() => {
      this.later = undefined
      this.extend()
    }, SETTLING_MS)
    this.later.unref()
  }

  private get isOver(): boolean {
    return this.failed || this.cancelled.signal.aborted
  }

  private step(): void {
    this.scheduled = false
    if (this.isOver || !this.program) return
    try {
      this.slice(this.program)
    } catch (error) {
      this.fail(error)
      return
    }
    this.settle()
    this.extend()
  }

  private slice(program: FilterProgram): void {
    const { columns } = this.index
    const from = this.ahead
    const slot = columns.slotOf(from as RowIndex)
    const to = Math.min(this.rowCount, from + SLICE_ROWS, from + SEGMENT_ROWS - slot)
    this.revision?.note(from, to)
    program.scan(this.index, from, to, this.verdicts, this.frames.decrypts)
    this.ahead = to
    const passed = this.verdicts.slice(0, to - from)
    const open: number[] = []
    for (let i = 0; i < passed.length; i++) {
      if (passed[i] !== 2) continue
      passed[i] = 0
      open.push(i)
    }
    const block = { from, to, passed, open: 0 }
    this.blocks.push(block)
    if (open.length > Math.max(FEW_ROWS, this.alone)) {
      this.hand(block, open, program)
      return
    }
    this.alone -= open.length
    for (const i of open) passed[i] = this.test(program, from + i) ? 1 : 0
  }

  private test(program: FilterProgram, row: number): boolean {
    return program.test(this.frames.dissectLayers(row as RowIndex, program.layers))
  }

  /** Whether rows pass, one byte a row, as the pool says. */
  private testInPool(program: FilterProgram, rows: Uint32Array): Promise<Uint8Array> {
    if (this.poolProgram === 0) {
      const { selected = null, macros = NO_MACROS } = this.options
      const { preferences } = this.frames
      this.poolProgram = this.pool.add({ kind: 'filter', text: program.text, macros, selected, preferences })
    }
    return this.pool.run({ program: this.poolProgram, rows, before: null }, this.cancelled.signal)
  }

  /** Gives the open rows of a block to the pool. */
  private hand(block: Block, open: readonly number[], program: FilterProgram): void {
    this.openRows += open.length
    block.open = open.length
    for (let at = 0; at < open.length; at += FramePool.TASK_ROWS) {
      const positions = open.slice(at, at + FramePool.TASK_ROWS)
      const rows = Uint32Array.from(positions, (position) => block.from + position)
      this.testInPool(program, rows).then(
        (answers) => {
          positions.forEach((position, i) => (block.passed[position] = answers[i]))
          block.open -= positions.length
          this.openRows -= positions.length
          this.settle()
          this.extend()
        },
        (error) => this.fail(error),
      )
    }
  }

  /** Takes the blocks that are decided, in the order of rows. */
  private settle(): void {
    const { list, blocks } = this
    if (!list || this.isOver) return
    let decided = 0
    for (; decided < blocks.length && blocks[decided].open === 0; decided++) {
      const { from, to, passed } = blocks[decided]
      for (let i = 0; i < passed.length; i++) if (passed[i] === 1) list.push(from + i)
      this.scanned = to
    }
    if (decided === 0) return
    blocks.splice(0, decided)
    this.revision?.run(this.scanned)
    this.rest()
    this.changed()
  }

  /** Stops the clock when there is nothing to do. */
  private rest(): void {
    if (!this.complete || this.since === 0) return
    this.elapsedMs += performance.now() - this.since
    this.since = 0
  }

  private createRevision(program: FilterProgram): Revision {
    return new Revision(this.index, {
      test: (rows) => {
        if (rows.length > FEW_ROWS) return this.testAgain(rows, program)
        return Uint8Array.from(rows, (row) => (this.test(program, row) ? 1 : 0))
      },
      take: (rows, passed) => {
        if (!this.isOver && this.list?.revise(rows, passed)) this.generation++
      },
      done: () => {
        if (this.isOver) return
        this.revision?.run(this.scanned)
        this.rest()
        this.changed()
      },
      fail: (error) => this.fail(error),
    })
  }

  private async testAgain(rows: readonly number[], program: FilterProgram): Promise<Uint8Array> {
    const passed = new Uint8Array(rows.length)
    for (let at = 0; at < rows.length; at += FramePool.TASK_ROWS) {
      const task = Uint32Array.from(rows.slice(at, at + FramePool.TASK_ROWS))
      passed.set(await this.testInPool(program, task), at)
    }
    return passed
  }

  private fail(error: unknown): void {
    if (this.isOver) return
    this.failed = true
    this.changed()
    this.onFailure(error instanceof Error ? error.message : String(error))
  }

  private changed(): void {
    this.onChange()
    for (const resolve of this.waiting.splice(0)) resolve()
  }
}
