/** Rows of a view that are tested again, since later ones tell more of them than was known when they were decided. */
import type { SessionIndex } from '../indexing/session-index.ts'
import { LinkedRows } from './linked-rows.ts'

export interface RevisionSteps {
  /** Whether rows pass now, one byte a row. */
  test(rows: readonly number[]): Uint8Array | Promise<Uint8Array>
  /** Takes over what the tests said. */
  take(rows: readonly number[], passed: Uint8Array): void
  /** Called when a test that took its time was taken over. */
  done(): void
  fail(error: unknown): void
}

export class Revision {
  private readonly linked: LinkedRows
  private readonly index: SessionIndex
  private readonly steps: RevisionSteps
  /** Rows that there were when the first was tested: what they tell of others was known then. */
  private foreseen = -1
  private readonly rows = new Set<number>()
  private running = false

  constructor(index: SessionIndex, steps: RevisionSteps) {
    this.index = index
    this.linked = new LinkedRows(index)
    this.steps = steps
  }

  get isPending(): boolean {
    return this.running || this.rows.size > 0
  }

  /** To be told of the rows [from, to) that are tested now, in the order of rows. */
  note(from: number, to: number): void {
    if (this.foreseen < 0) this.foreseen = this.index.columns.rowCount
    if (to > this.foreseen) this.linked.addBefore(from, to, this.rows)
  }

  /** Tests rows again, of those below `decided`; others that come to be decided meanwhile have their turn after them. */
  run(decided: number): void {
    if (this.running || this.rows.size === 0) return
    const rows = [...this.rows].filter((row) => row < decided).sort((a, b) => a - b)
    if (rows.length === 0) return
    for (const row of rows) this.rows.delete(row)
    const passed = this.steps.test(rows)
    if (passed instanceof Uint8Array) return this.steps.take(rows, passed)
    this.running = true
    passed.then(
      (later) => {
        this.running = false
        this.steps.take(rows, later)
        this.steps.done()
      },
      (error) => this.steps.fail(error),
    )
  }
}
