/** The rules of a session at work: all of them in one run over its rows, as they come, and those that were switched on later in runs of their own, from the first row. */
import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { EmitAlert } from '../../alerts/alert.ts'
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import type { SessionIndex } from '../../indexing/session-index.ts'
import type { FramePool } from '../frame-pool.ts'
import type { Frames } from '../frames.ts'
import { RuleRun, type RuleRunCost } from './rule-run.ts'

export interface RunInput {
  readonly index: SessionIndex
  readonly frames: Frames
  readonly pool: FramePool
}

/** As many as reading a file keeps busy, and the session's thread. */
const FEW_CORES = 4
/** Rules are compiled, and threads for them started, once a file was read for so long; or when it is there. */
const HEAD_START_MS = 1500
/** Between two blocks of rows, while a file is read. */
const REST_MS = 250
/** What a window shows first is looked at at once. */
const PROMPT_ROWS = 16_384

/** What the files of a session are about. */
export interface ReadingState {
  /** No further rows will come. */
  readonly isSettled: boolean
  /** A file is read, as fast as that goes. */
  readonly isReading: boolean
}

interface Run {
  /** Those whose alerts are taken: rules that were switched off since go on, unheard. */
  readonly rules: Map<string, CompiledRule>
  readonly run: RuleRun
  /** It is on its way to the last row. */
  driving: boolean
}

export interface RunEvents {
  /** Those to begin with, asked for when there are rows. */
  readonly rules: () => Promise<readonly CompiledRule[]>
  readonly emit: EmitAlert
  /** Some rows were looked at. */
  readonly moved: () => void
  /** Rules can't go on, and why. */
  readonly failed: (message: string) => void
}

export class AlertRuns {
  private readonly input: RunInput
  private readonly events: RunEvents
  private readonly end = new AbortController()
  private runs: Run[] = []
  private on: boolean
  private reading: ReadingState = { isSettled: false, isReading: false }
  /** Ends the rest that rules take while a file is read. */
  private rest = new AbortController()
  /** Rules are asked for with the first rows, and are there a little later. */
  private stage: 'idle' | 'beginning' | 'begun' = 'idle'

  constructor(input: RunInput, on: boolean, events: RunEvents) {
    this.input = input
    this.on = on
    this.events = events
  }

  /** Rules that look at rows. */
  get rules(): number {
    return this.runs.reduce((sum, { rules }) => sum + rules.size, 0)
  }

  /** Null when all rows that there are were looked at. */
  get progress(): { done: number; total: number } | null {
    const total = this.input.index.columns.rowCount
    if (this.stage === 'beginning') return { done: 0, total }
    const done = Math.min(total, ...this.runs.map(({ run }) => run.rows))
    return this.runs.length > 0 && done < total ? { done, total } : null
  }

  /** What a rule took and found so far; undefined where it is not at work. */
  costOf(rule: string): RuleRunCost | undefined {
    return this.runs.find(({ rules }) => rules.has(rule))?.run.costOf(rule)
  }

  /** Rows may have come. */
  advance(reading = this.reading): void {
    this.reading = reading
    if (!reading.isReading) this.rest.abort()
    const { rowCount } = this.input.index.columns
    if (!this.on || rowCount === 0) return
    if (this.stage === 'idle') void this.begin()
    for (const one of this.runs) {
      if (one.driving) continue
      if (one.run.rows < rowCount) void this.drive(one)
      else if (reading.isSettled) this.finish(one)
    }
  }

  private async begin(): Promise<void> {
    this.stage = 'beginning'
    await this.letReadingGoFirst(HEAD_START_MS)
    if (this.end.signal.aborted) return
    try {
      const rules = await this.events.rules()
      if (this.end.signal.aborted) return
      this.stage = 'begun'
      this.add(rules)
      this.advance()
    } catch (error) {
      this.fail(error)
    }
  }

  /** Looks at rows, or stops doing so; goes on where it stopped. */
  switch(on: boolean): void {
    this.on = on
    this.advance()
  }

  /**
   * Rules from now on. Returns those that were not at work before: they look at all rows with the next `advance`, and what they
   * found earlier is old.
   */
  change(rules: readonly CompiledRule[]): ReadonlySet<CompiledRule> {
    for (const one of this.runs)
      for (const [id, compiled] of one.rules) if (!rules.includes(compiled)) one.rules.delete(id)
    const working = new Set(this.runs.flatMap((one) => [...one.rules.values()]))
    for (const one of this.runs) if (one.rules.size === 0) one.run.dispose()
    this.runs = this.runs.filter((one) => one.rules.size > 0)
    const added = rules.filter((compiled) => !working.has(compiled))
    if (this.stage === 'begun') this.add(added)
    return new Set(added)
  }

  private fail(error: unknown): void {
    this.on = false
    this.events.failed(error instanceof Error ? error.message : String(error))
  }

  dispose(): void {
    this.end.abort()
    this.rest.abort()
    for (const { run } of this.runs) run.dispose()
    this.runs = []
  }

  private add(rules: readonly CompiledRule[]): void {
    if (rules.length === 0) return
    const { index, frames, pool } = this.input
    const heard = new Map(rules.map((compiled) => [compiled.rule.id, compiled]))
    const emit: EmitAlert = (alert, isNew) => {
      if (heard.has(alert.rule)) this.events.emit(alert, isNew)
    }
    this.runs.push({
      rules: heard,
      run: new RuleRun(rules, index, frames, emit, { pool }),
      driving: false,
    })
  }

  /** Conversations that are under way have ended. */
  private finish({ run }: Run): void {
    if (run.finish()) this.events.moved()
  }

  /** Where there are few cores, rules would make a file take several times as long until it is there. */
  private async letReadingGoFirst(ms: number): Promise<void> {
    if (!this.reading.isReading || availableParallelism() > FEW_CORES) return
    if (this.rest.signal.aborted) this.rest = new AbortController()
    await setTimeout(ms, undefined, { signal: this.rest.signal, ref: false }).catch(() => {})
  }

  /** Brings a run up to the last row. */
  private async drive(one: Run): Promise<void> {
    const { signal } = this.end
    one.driving = true
    try {
      while (this.on && this.runs.includes(one) && one.run.rows < this.input.index.columns.rowCount) {
        await one.run.next(signal)
        this.events.moved()
        if (one.run.rows >= PROMPT_ROWS) await this.letReadingGoFirst(REST_MS)
      }
      if (this.reading.isSettled && one.run.rows >= this.input.index.columns.rowCount) this.finish(one)
    } catch (error) {
      if (!signal.aborted) this.fail(error)
    } finally {
      one.driving = false
      if (!signal.aborted) this.events.moved()
    }
  }
}
