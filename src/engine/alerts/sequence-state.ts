/** How far the sequence of a rule has come, by key. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Hit } from './hit.ts'
import { MAX_KEYS, type Rule } from './rule.ts'
import type { Fire } from './rule-state.ts'
import { spanText } from './span.ts'
import { BETWEEN, Keyed } from './windows.ts'

interface Followed {
  step: number
  sinceMs: number
  rows: RowIndex[]
}

export class SequenceState {
  private readonly followed = new Keyed<Followed>(MAX_KEYS)
  private readonly withinMs: number
  private readonly steps: number
  private readonly fire: Fire
  /** The frame that ended a sequence last. */
  private endedAt = -1

  constructor({ sequence }: Rule, fire: Fire) {
    this.withinMs = sequence?.within ?? 0
    this.steps = sequence?.followedBy.length ?? 0
    this.fire = fire
  }

  /** A frame takes a sequence on by one step at most: its hits come with the last step first, and none counts after the one that ended it. */
  take({ row, timeMs, key, step }: Hit): void {
    if (row === this.endedAt) return
    const text = key.join(BETWEEN)
    const state = this.followed.get(text)
    if (state && timeMs - state.sinceMs > this.withinMs) this.followed.delete(text)
    else if (state && step === state.step + 1) {
      state.rows.push(row)
      state.step++
      if (state.step < this.steps) return
      this.followed.delete(text)
      this.endedAt = row
      return this.fire(timeMs, key, state.rows, `in this order within ${spanText(this.withinMs)}`)
    }
    // What begins anew counts from there, as long as nothing has followed.
    if (step === 0 && (this.followed.get(text)?.step ?? 0) === 0)
      this.followed.put(text, { step: 0, sinceMs: timeMs, rows: [row] })
  }
}
