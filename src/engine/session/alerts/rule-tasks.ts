/** Blocks of rows that the frame pool matches for a run of rules, in order. */
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import type { Preferences } from '../../dissect/preferences.ts'
import type { FramePool } from '../frame-pool.ts'
import type { Frames } from '../frames.ts'
import type { ScannedRows } from './scan-task.ts'

export interface DoneTask {
  readonly from: number
  readonly to: number
  readonly scanned: ScannedRows
  /** Why the rows could not be looked at. */
  readonly problem: string | null
}

const NOTHING: ScannedRows = { hits: [], dissected: 0, costs: [], missed: [] }

export class RuleTasks {
  /** The row after those of the last task. */
  end = 0
  private readonly pool: FramePool
  private readonly rules: readonly CompiledRule[]
  private readonly frames: Frames
  private readonly waiting: Promise<DoneTask>[] = []
  private program: { readonly id: number; readonly preferences: Preferences } | undefined

  constructor(pool: FramePool, rules: readonly CompiledRule[], frames: Frames) {
    this.pool = pool
    this.rules = rules
    this.frames = frames
  }

  get isBusy(): boolean {
    return this.waiting.length > 0
  }

  /** Whether another task helps to keep all threads busy. */
  get hasRoom(): boolean {
    return this.waiting.length < this.pool.room
  }

  /** `armed`: rules whose `when` was found in rows before. */
  add(from: number, to: number, armed: readonly number[], signal: AbortSignal): void {
    this.end = to
    this.waiting.push(this.run(from, to, [0, ...armed], signal))
  }

  /** Looks at rows once more, for all steps of some rules. */
  again({ from, to }: DoneTask, rules: readonly number[], signal: AbortSignal): Promise<DoneTask> {
    return this.run(from, to, [1, ...rules], signal)
  }

  private run(from: number, to: number, words: readonly number[], signal: AbortSignal): Promise<DoneTask> {
    const task = { program: this.programNow(), rows: Uint32Array.of(from, to, ...words), before: null }
    return this.pool.run(task, signal).then(
      (result) => ({ from, to, scanned: JSON.parse(new TextDecoder().decode(result)) as ScannedRows, problem: null }),
      (error: Error) => ({ from, to, scanned: NOTHING, problem: error.message }),
    )
  }

  /** The oldest task, once it is done; undefined when there is none. */
  async next(): Promise<DoneTask | undefined> {
    const done = await this.waiting[0]
    this.waiting.shift()
    return done
  }

  dispose(): void {
    if (this.program) this.pool.forget(this.program.id)
    this.program = undefined
  }

  /** The rules as the pool knows them, with the settings of the dissectors as they are now. */
  private programNow(): number {
    const { preferences } = this.frames
    if (this.program?.preferences === preferences) return this.program.id
    this.dispose()
    const rules = this.rules.map(({ rule }) => rule)
    this.program = { id: this.pool.add({ kind: 'rules', rules, preferences }), preferences }
    return this.program.id
  }
}
