/** The half of a set of rules that remembers: takes hits in the order of rows, on one thread. */
import type { EmitAlert } from './alert.ts'
import type { CompiledRule } from './compile-rule.ts'
import type { Happening, Hit } from './hit.ts'
import { RuleState, type Situation } from './rule-state.ts'

export class RuleStates {
  private readonly states: readonly RuleState[]
  private nowMs = Number.NEGATIVE_INFINITY

  constructor(rules: readonly CompiledRule[], situation: Situation, emit: EmitAlert) {
    this.states = rules.map(({ rule }) => new RuleState(rule, situation, emit))
  }

  /** Hits of rows that follow those of before, and the time of the last row that was looked at, in milliseconds since the epoch. */
  take(hits: readonly Hit[], untilMs: number): void {
    for (const hit of hits) {
      this.advance(hit.timeMs)
      this.states[hit.rule].take(hit)
    }
    this.advance(untilMs)
  }

  /** What was put together elsewhere, and what it is. */
  takeWhole(rule: number, happening: Happening, reason: string): void {
    this.states[rule].takeWhole(happening, reason)
  }

  private advance(timeMs: number): void {
    if (timeMs <= this.nowMs) return
    this.nowMs = timeMs
    for (const state of this.states) state.advance(timeMs)
  }
}
