/**
 * Rules at work on the rows of an index, in order, as they come. Rows are matched on the frame pool's threads, where there is one, a task of some
 * thousand each; what comes of tasks is remembered here in the order of rows, and alerts come of that.
 *
 *   const run = new RuleRun(rules, index, frames, emit, { pool })
 *   while (await run.next(signal)) {}     // all rows that there are; again when more came
 */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { EmitAlert } from '../../alerts/alert.ts'
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import type { Remember } from '../../alerts/drift-state.ts'
import { FlowRules } from '../../alerts/flow-rules.ts'
import { isArmable } from '../../alerts/rule-arming.ts'
import { noCost, type RuleCost } from '../../alerts/rule-costs.ts'
import { MAX_ROWS, RuleScanner, type ScanOptions } from '../../alerts/rule-scanner.ts'
import type { Situation } from '../../alerts/rule-state.ts'
import { RuleStates } from '../../alerts/rule-states.ts'
import { responseMs } from '../../alerts/unanswered.ts'
import type { IndexFollower } from '../../indexing/index-follower.ts'
import { SEGMENT_ROWS } from '../../store/columns.ts'
import type { FramePool } from '../frame-pool.ts'
import type { Frames } from '../frames.ts'
import { rememberedTools } from '../servers/remembered-tools.ts'
import { type DoneTask, RuleTasks } from './rule-tasks.ts'
import { type ScannedRows, scan } from './scan-task.ts'
import { scannedFrames, timeMs } from './scanned-frames.ts'

/** So few rows, of so few bytes, are looked at here: they are done before a thread had heard of them. */
const FEW_ROWS = 64
const FEW_BYTES = 64 * 1024

export interface RuleRunOptions extends ScanOptions {
  /** Where rows are matched; without one it is done here. */
  readonly pool?: FramePool
  /** Of servers, for rules that look for drift; without it what the user's baselines say. */
  readonly remembered?: Remember
}

/** What a rule took and found so far. */
export interface RuleRunCost extends Readonly<RuleCost> {
  readonly rule: string
  /** Some frames were not tested: the rule takes too long. */
  readonly slowed: boolean
}

export class RuleRun {
  /** Rows that were looked at, and of those, dissected. */
  rows = 0
  dissected = 0
  /** Why some rows could not be looked at; null where all could. */
  problem: string | null = null
  private readonly rules: readonly CompiledRule[]
  private readonly index: IndexFollower
  private readonly frames: Frames
  private readonly options: RuleRunOptions
  private readonly states: RuleStates
  private readonly totals: readonly RuleCost[]
  private readonly flows: FlowRules | null
  /** Rules of which something of `when` was found; what follows it counts from there on. */
  private readonly armed = new Set<number>()
  private scanner: RuleScanner | undefined
  private tasks: RuleTasks | undefined

  /** `emit` is called for each alert, and again, with `isNew` false, when one that is there grows. */
  constructor(
    rules: readonly CompiledRule[],
    index: IndexFollower,
    frames: Frames,
    emit: EmitAlert,
    options: RuleRunOptions = {},
  ) {
    this.rules = rules
    this.index = index
    this.frames = frames
    this.options = options
    this.totals = rules.map(noCost)
    const isAnswered: Situation['isAnswered'] = (row, withinMs) => responseMs(index.columns, row) <= withinMs
    const { remembered = rememberedTools(frames) } = options
    this.states = new RuleStates(rules, { isAnswered, remembered }, emit)
    this.flows = rules.some(({ rule }) => rule.flow)
      ? new FlowRules(rules, frames.registry, scannedFrames(frames), (rule, happening, reason) => {
          this.totals[rule].hits++
          this.states.takeWhole(rule, happening, reason)
        })
      : null
  }

  /** Of each rule, in their order. */
  get costs(): RuleRunCost[] {
    return this.rules.map((_, i) => this.costAt(i))
  }

  /** Undefined of a rule that is not among them. */
  costOf(rule: string): RuleRunCost | undefined {
    const i = this.rules.findIndex((one) => one.rule.id === rule)
    return i < 0 ? undefined : this.costAt(i)
  }

  /** Looks at some rows that are there, on this thread; false when none is left. Not to be mixed with `next` that is under way. */
  advance(): boolean {
    const to = this.blockEnd(this.rows)
    if (to <= this.rows) return false
    this.scanner ??= new RuleScanner(this.rules, this.frames.registry, scannedFrames(this.frames), this.options)
    this.scanner.arm([...this.armed])
    this.take(scan(this.scanner, this.index, this.rows, to), to)
    return true
  }

  /** Waits until some more rows that are there were looked at; false when none is left. One at a time. Rejects when the signal ends it. */
  async next(signal: AbortSignal = new AbortController().signal): Promise<boolean> {
    const { pool } = this.options
    signal.throwIfAborted()
    if (!pool || (!this.tasks?.isBusy && this.areFew())) return this.advance()
    this.tasks ??= new RuleTasks(pool, this.rules, this.frames)
    const { tasks } = this
    for (let from = Math.max(this.rows, tasks.end); tasks.hasRoom; from = tasks.end) {
      const to = this.blockEnd(from)
      if (to <= from) break
      tasks.add(from, to, [...this.armed], signal)
    }
    const done = await tasks.next()
    if (!done) return false
    const scanned = await this.withMissed(tasks, done, signal)
    signal.throwIfAborted()
    this.take(scanned, done.to)
    return true
  }

  /** What came of a task; where a rule's `when` was found in rows before while it was under way, with what follows in its rows. */
  private async withMissed(tasks: RuleTasks, done: DoneTask, signal: AbortSignal): Promise<ScannedRows> {
    if (done.problem !== null) this.problem = done.problem
    const { scanned } = done
    const missed = scanned.missed.filter((rule) => this.armed.has(rule))
    if (missed.length === 0) return scanned
    const again = await tasks.again(done, missed, signal)
    if (again.problem !== null) this.problem = again.problem
    const hits = [...scanned.hits.filter(({ rule }) => !missed.includes(rule)), ...again.scanned.hits]
    return {
      hits: hits.sort((a, b) => a.row - b.row),
      dissected: scanned.dissected + again.scanned.dissected,
      costs: [...scanned.costs, ...again.scanned.costs],
      missed: [],
    }
  }

  /** No row will come any more: conversations that are under way have ended. True where there were any to tell rules of. */
  finish(): boolean {
    return this.flows?.finish() ?? false
  }

  /** Lets go of what the pool keeps for it. */
  dispose(): void {
    this.tasks?.dispose()
  }

  /** The end of a block from a row on: all of one segment, at least one row where there are any. */
  private blockEnd(from: number): number {
    const inSegment = SEGMENT_ROWS - (from % SEGMENT_ROWS)
    return Math.min(this.index.columns.rowCount, from + Math.min(MAX_ROWS, inSegment))
  }

  private costAt(i: number): RuleRunCost {
    return { rule: this.rules[i].rule.id, ...this.totals[i], slowed: this.totals[i].skipped > 0 }
  }

  private areFew(): boolean {
    const { columns } = this.index
    if (columns.rowCount - this.rows > FEW_ROWS) return false
    let bytes = 0
    for (let row = this.rows; row < columns.rowCount && bytes <= FEW_BYTES; row++) {
      const { segment, slot } = this.frames.at(row as RowIndex)
      bytes += segment.capturedLength[slot]
    }
    return bytes <= FEW_BYTES
  }

  private take({ hits, dissected, costs }: ScannedRows, to: number): void {
    for (const [rule, { ms, tested, hits: found, skipped }] of costs) {
      const total = this.totals[rule]
      total.ms += ms
      total.tested += tested
      total.hits += found
      total.skipped += skipped
    }
    for (const { rule, step } of hits) if (step === 0 && isArmable(this.rules[rule])) this.armed.add(rule)
    this.dissected += dissected
    const from = this.rows
    this.rows = to
    this.states.take(hits, timeMs(this.frames, (to - 1) as RowIndex))
    this.flows?.look(this.index, from, to)
  }
}
