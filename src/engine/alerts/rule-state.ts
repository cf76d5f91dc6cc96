/** What a rule remembers from hit to hit, and when it fires. Hits come in the order of rows. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { type Alert, type EmitAlert, MAX_EVIDENCE } from './alert.ts'
import { CarryState } from './carry/carry-state.ts'
import { CountState } from './count-state.ts'
import { DriftState, type Remember } from './drift-state.ts'
import { ExchangeState } from './exchange-state.ts'
import { type Happening, type Hit, SHARE_OF } from './hit.ts'
import { MAX_KEYS, type Rule } from './rule.ts'
import { SequenceState } from './sequence-state.ts'
import { spanText } from './span.ts'
import { BETWEEN, Keyed } from './windows.ts'

export interface Situation {
  /** What is remembered of the server that a row comes from. */
  readonly remembered?: Remember
  /** Whether a row, a request, has its response within so many milliseconds. */
  isAnswered(row: RowIndex, withinMs: number): boolean
}

export type Fire = (timeMs: number, key: readonly string[], rows: RowIndex[], reason: string) => void

export class RuleState {
  private readonly rule: Rule
  private readonly situation: Situation
  private readonly emit: EmitAlert
  private readonly recent = new Keyed<{ readonly alert: Alert; readonly untilMs: number }>(MAX_KEYS)
  private readonly seen = new Keyed<true>(MAX_KEYS)
  /** Of rules that tell steps apart. */
  private readonly steps: CarryState | SequenceState | null
  private readonly exchanges: ExchangeState | null
  private readonly counted: CountState | DriftState | null
  /** Requests without a response so far, oldest first. */
  private waiting: { readonly row: RowIndex; readonly timeMs: number; readonly key: readonly string[] }[] = []

  constructor(rule: Rule, situation: Situation, emit: EmitAlert) {
    this.rule = rule
    this.situation = situation
    this.emit = emit
    const fire: Fire = (...found) => this.fire(...found)
    this.steps = rule.carry ? new CarryState(rule, fire) : rule.sequence ? new SequenceState(rule, fire) : null
    this.exchanges = rule.response ? new ExchangeState() : null
    this.counted = rule.drift
      ? new DriftState(situation.remembered ?? (() => null))
      : rule.count || rule.sum || rule.interval
        ? new CountState(rule)
        : null
  }

  /** Takes in a hit, which is not earlier in the order of rows than the ones before. */
  take(hit: Hit): void {
    if (this.steps) return this.steps.take(hit)
    if (this.rule.known !== undefined && hit.step > 0) {
      this.seen.put(hit.key.join(BETWEEN), true)
      return
    }
    if (this.rule.count?.share && hit.step === SHARE_OF) return this.noteShare(hit)
    if (!this.exchanges) return this.happen({ ...hit, rows: [hit.row] })
    const exchange = this.exchanges.pair(hit)
    if (exchange) this.happen(exchange)
  }

  /** Takes in what was put together elsewhere; `reason`: what it is. */
  takeWhole(happening: Happening, reason: string): void {
    this.happen(happening, reason)
  }

  /** Time went on. */
  advance(timeMs: number): void {
    const { unanswered } = this.rule
    if (unanswered === undefined) return
    let done = 0
    for (; done < this.waiting.length && this.waiting[done].timeMs + unanswered < timeMs; done++) {
      const { row, key, timeMs: askedMs } = this.waiting[done]
      if (!this.situation.isAnswered(row, unanswered))
        this.fire(askedMs + unanswered, key, [row], `no response within ${spanText(unanswered)}`)
    }
    if (done > 0) this.waiting = this.waiting.slice(done)
  }

  private noteShare(hit: Hit): void {
    if (this.counted instanceof CountState) this.counted.note(hit)
  }

  private happen(happening: Happening, reason = ''): void {
    const { rule } = this
    const { rows, timeMs, key } = happening
    if (rule.unanswered !== undefined) {
      if (this.waiting.length < MAX_KEYS) this.waiting.push({ row: rows[0], timeMs, key })
    } else if (rule.first) {
      const text = key.join(BETWEEN)
      if (this.seen.get(text)) return
      this.seen.put(text, true)
      this.fire(timeMs, key, rows, 'seen for the first time')
    } else if (this.counted) {
      const found = this.counted.take(happening)
      if (found) this.fire(timeMs, key, found.rows, found.reason)
    } else this.fire(timeMs, key, rows, reason)
  }

  private fire(timeMs: number, key: readonly string[], rows: readonly RowIndex[], reason: string): void {
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
    this.recent.put(text, { alert, untilMs: timeMs + rule.throttle })
    this.emit(alert, true)
  }
}
