/** What a rule remembers from hit to hit, and when it fires. Hits come in the order of rows. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { type Alert, type EmitAlert, MAX_EVIDENCE } from './alert.ts'
import { CarryState } from './carry/carry-state.ts'
import type { Hit } from './hit.ts'
import { MAX_KEYS, type Rule } from './rule.ts'
import { BETWEEN, CountWindow, DistinctWindow, Keyed, SumWindow, type Window } from './windows.ts'

interface Counted {
  readonly window: Window
  rows: RowIndex[]
}

interface Followed {
  step: number
  sinceMs: number
  rows: RowIndex[]
}

export interface Situation {
  /** Whether a row, a request, has its response. */
  isAnswered(row: RowIndex): boolean
}

export class RuleState {
  private readonly rule: Rule
  private readonly situation: Situation
  private readonly emit: EmitAlert
  private readonly counted = new Keyed<Counted>(MAX_KEYS, ({ window, rows }) => window.size + rows.length)
  private readonly followed = new Keyed<Followed>(MAX_KEYS)
  private readonly recent = new Keyed<{ readonly alert: Alert; readonly untilMs: number }>(MAX_KEYS)
  private readonly seen = new Keyed<true>(MAX_KEYS)
  private readonly carry: CarryState | null
  /** The frame that ended a sequence last. */
  private endedAt = -1
  /** Requests without a response so far, oldest first. */
  private waiting: { readonly row: RowIndex; readonly timeMs: number; readonly key: readonly string[] }[] = []

  constructor(rule: Rule, situation: Situation, emit: EmitAlert) {
    this.rule = rule
    this.situation = situation
    this.emit = emit
    this.carry = rule.carry ? new CarryState(rule, (...found) => this.fire(...found)) : null
  }

  /** Takes in a hit, which is not earlier in the order of rows than the ones before. */
  take(hit: Hit): void {
    if (this.carry) this.carry.take(hit)
    else if (this.rule.sequence) this.follow(hit)
    else this.hit(hit)
  }

  /** Time went on. */
  advance(timeMs: number): void {
    const { unanswered } = this.rule
    if (unanswered === undefined) return
    let done = 0
    for (; done < this.waiting.length && this.waiting[done].timeMs + unanswered < timeMs; done++) {
      const { row, key, timeMs: askedMs } = this.waiting[done]
      if (!this.situation.isAnswered(row))
        this.fire(askedMs + unanswered, key, [row], `no response within ${seconds(unanswered)}`)
    }
    if (done > 0) this.waiting = this.waiting.slice(done)
  }

  private hit(hit: Hit): void {
    const { rule } = this
    const { row, timeMs, key } = hit
    if (rule.unanswered !== undefined) {
      if (this.waiting.length < MAX_KEYS) this.waiting.push({ row, timeMs, key })
      return
    }
    if (rule.first) {
      const text = key.join(BETWEEN)
      if (this.seen.get(text)) return
      this.seen.use(
        text,
        () => true,
        () => {},
      )
      return this.fire(timeMs, key, [row], 'seen for the first time')
    }
    if (rule.count || rule.sum) this.count(hit)
    else this.fire(timeMs, key, [row], '')
  }

  private count({ row, timeMs, key, value }: Hit): void {
    const { rule } = this
    const make = (): Counted => ({ window: this.makeWindow(), rows: [] })
    const rows = this.counted.use(key.join(BETWEEN), make, (state) => {
      if (state.rows.length < MAX_EVIDENCE - 1) state.rows.push(row)
      if (!state.window.add(timeMs, value ?? '')) return null
      const evidence = state.rows.at(-1) === row ? state.rows : [...state.rows, row]
      state.rows = []
      return evidence
    })
    if (!rows) return
    if (rule.sum)
      this.fire(
        timeMs,
        key,
        rows,
        `${rule.sum.of} adds up to more than ${rule.sum.over} within ${seconds(rule.sum.within)}`,
      )
    else if (rule.count) {
      const { over, within, distinct } = rule.count
      const what = distinct ? `different values of ${distinct}` : 'frames'
      this.fire(timeMs, key, rows, `more than ${over} ${what} within ${seconds(within)}`)
    }
  }

  private makeWindow(): Window {
    const { count, sum } = this.rule
    if (sum) return new SumWindow(sum.over, sum.within)
    const { over, within, distinct } = count ?? { over: 0, within: 0, distinct: undefined }
    return distinct === undefined ? new CountWindow(over, within) : new DistinctWindow(over, within)
  }

  /** A frame takes a sequence on by one step at most: its hits come with the last step first, and none counts after the one that ended it. */
  private follow({ row, timeMs, key, step }: Hit): void {
    const { within, followedBy } = this.rule.sequence ?? { within: 0, followedBy: [] }
    if (row === this.endedAt) return
    const text = key.join(BETWEEN)
    const state = this.followed.get(text)
    if (state && timeMs - state.sinceMs > within) this.followed.delete(text)
    else if (state && step === state.step + 1) {
      state.rows.push(row)
      state.step++
      if (state.step < followedBy.length) return
      this.followed.delete(text)
      this.endedAt = row
      return this.fire(timeMs, key, state.rows, `in this order within ${seconds(within)}`)
    }
    // What begins anew counts from there, as long as nothing has followed.
    if (step !== 0 || (this.followed.get(text)?.step ?? 0) > 0) return
    this.followed.delete(text)
    this.followed.use(
      text,
      () => ({ step: 0, sinceMs: timeMs, rows: [row] }),
      () => {},
    )
  }

  private fire(timeMs: number, key: readonly string[], rows: RowIndex[], reason: string): void {
    const { rule } = this
    const text = key.join(BETWEEN)
    const recent = this.recent.get(text)
    if (recent && timeMs < recent.untilMs) {
      recent.alert.count++
      recent.alert.lastMs = timeMs
      for (const row of rows) if (recent.alert.rows.length < MAX_EVIDENCE) recent.alert.rows.push(row)
      this.emit(recent.alert, false)
      return
    }
    const alert: Alert = {
      rule: rule.id,
      severity: rule.severity,
      title: rule.title,
      timeMs,
      lastMs: timeMs,
      key: rule.by.map((name, i) => [name, key[i]] as const),
      reason,
      rows: [...rows],
      count: 1,
    }
    this.recent.delete(text)
    this.recent.use(
      text,
      () => ({ alert, untilMs: timeMs + rule.throttle }),
      () => {},
    )
    this.emit(alert, true)
  }
}

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`)
