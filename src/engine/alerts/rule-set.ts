/** All rules at work on frames: each frame that any of them may want is dissected once, matched, and its hits are remembered. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Field } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import type { WantedLayers } from '../dissect/wanted-layers.ts'
import type { IndexReader } from '../filter/columns/inputs.ts'
import type { FilterProgram } from '../filter/compile.ts'
import { layersOf } from '../filter/wanted.ts'
import type { EmitAlert } from './alert.ts'
import type { CompiledRule } from './compile-rule.ts'
import type { Hit } from './hit.ts'
import { RuleMatcher } from './rule-matcher.ts'
import { RuleState, type Situation } from './rule-state.ts'

/** Rows of one segment that are looked at at a time. */
const MAX_ROWS = 4096

export interface Rows {
  /** Seconds since the epoch and nanoseconds within as milliseconds. */
  timeMs(row: RowIndex): number
  dissect(row: RowIndex, layers: WantedLayers | undefined): Detail
}

export class RuleSet {
  private readonly matcher: RuleMatcher
  private readonly states: readonly RuleState[]
  private readonly programs: readonly FilterProgram[]
  private readonly layers: WantedLayers | undefined
  private readonly rows: Rows
  private readonly verdicts = new Uint8Array(MAX_ROWS)
  private readonly wanted = new Uint8Array(MAX_ROWS)
  private nowMs = Number.NEGATIVE_INFINITY

  constructor(rules: readonly CompiledRule[], registry: Registry, rows: Rows, situation: Situation, emit: EmitAlert) {
    this.rows = rows
    this.matcher = new RuleMatcher(rules)
    this.states = rules.map(({ rule }) => new RuleState(rule, situation, emit))
    this.programs = rules.flatMap(({ when, followedBy }) => [when, ...followedBy])
    const programs = rules.flatMap(({ when, followedBy, unless }) => [when, ...followedBy, ...unless])
    const fields = new Set<Field>(programs.flatMap((program) => program.fields))
    for (const rule of rules) for (const field of rule.fields) fields.add(field)
    this.layers = layersOf([...fields], registry)
  }

  /** Looks at rows [from, to), all of one segment and no more than MAX_ROWS. Returns how many were dissected. */
  look(index: IndexReader, from: number, to: number): number {
    const { verdicts, wanted, matcher } = this
    const length = to - from
    wanted.fill(0, 0, length)
    for (const program of this.programs) {
      program.scan(index, from, to, verdicts)
      for (let i = 0; i < length; i++) wanted[i] |= verdicts[i]
    }
    let dissected = 0
    for (let i = 0; i < length; i++) {
      if (wanted[i] === 0) continue
      const row = (from + i) as RowIndex
      const timeMs = this.rows.timeMs(row)
      this.advance(timeMs)
      const hits: Hit[] = []
      matcher.match(row, timeMs, this.rows.dissect(row, this.layers), hits)
      dissected++
      for (const hit of hits) this.states[hit.rule].take(hit)
    }
    if (length > 0) this.advance(this.rows.timeMs((to - 1) as RowIndex))
    return dissected
  }

  private advance(timeMs: number): void {
    if (timeMs <= this.nowMs) return
    this.nowMs = timeMs
    for (const state of this.states) state.advance(timeMs)
  }
}

export { MAX_ROWS }
