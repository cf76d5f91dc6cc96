/** What a rule remembers from frame to frame, and when it fires. Frames come in the order of rows. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { valueText } from '../../shared/format/value.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Field } from '../dissect/protocol.ts'
import { type Alert, MAX_EVIDENCE } from './alert.ts'
import type { CompiledRule } from './compile-rule.ts'
import { MAX_KEYS } from './rule.ts'
import { CountWindow, DistinctWindow, Keyed, SumWindow, type Window } from './windows.ts'

/** Characters of a value in a key. */
const MAX_VALUE = 256
const BETWEEN = '\u001f'

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
  readonly compiled: CompiledRule
  private readonly situation: Situation
  private readonly emit: (alert: Alert) => void
  private readonly counted = new Keyed<Counted>(MAX_KEYS, ({ window, rows }) => window.size + rows.length)
  private readonly followed = new Keyed<Followed>(MAX_KEYS)
  private readonly recent = new Keyed<{ readonly alert: Alert; readonly untilMs: number }>(MAX_KEYS)
  private readonly seen = new Keyed<true>(MAX_KEYS)
  /** Requests without a response so far, oldest first. */
  private waiting: { readonly row: RowIndex; readonly timeMs: number; readonly key: readonly string[] }[] = []

  constructor(compiled: CompiledRule, situation: Situation, emit: (alert: Alert) => void) {
    this.compiled = compiled
    this.situation = situation
    this.emit = emit
  }

  look(row: RowIndex, timeMs: number, detail: Detail): void {
    const { when, unless, followedBy, by } = this.compiled
    const isStart = when.test(detail)
    if (!isStart && (followedBy.length === 0 || this.followed.size === 0)) return
    if (unless.some((program) => program.test(detail))) return
    const key = keyOf(detail, by)
    if (!key) return
    if (followedBy.length > 0) this.follow(row, timeMs, detail, key, isStart)
    else this.hit(row, timeMs, detail, key)
  }

  /** Time went on. */
  advance(timeMs: number): void {
    const { unanswered } = this.compiled.rule
    if (unanswered === undefined) return
    let done = 0
    for (; done < this.waiting.length && this.waiting[done].timeMs + unanswered < timeMs; done++) {
      const { row, key, timeMs: askedMs } = this.waiting[done]
      if (!this.situation.isAnswered(row))
        this.fire(askedMs + unanswered, key, [row], `no response within ${seconds(unanswered)}`)
    }
    if (done > 0) this.waiting = this.waiting.slice(done)
  }

  private hit(row: RowIndex, timeMs: number, detail: Detail, key: readonly string[]): void {
    const { rule } = this.compiled
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
    if (rule.count || rule.sum) this.count(row, timeMs, detail, key)
    else this.fire(timeMs, key, [row], '')
  }

  private count(row: RowIndex, timeMs: number, detail: Detail, key: readonly string[]): void {
    const { rule, counted } = this.compiled
    const value = counted ? lastValue(detail, counted) : ''
    if (value === null) return
    const make = (): Counted => ({ window: this.makeWindow(), rows: [] })
    const rows = this.counted.use(key.join(BETWEEN), make, (state) => {
      if (state.rows.length < MAX_EVIDENCE - 1) state.rows.push(row)
      if (!state.window.add(timeMs, value)) return null
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
    const { count, sum } = this.compiled.rule
    if (sum) return new SumWindow(sum.over, sum.within)
    const { over, within, distinct } = count ?? { over: 0, within: 0, distinct: undefined }
    return distinct === undefined ? new CountWindow(over, within) : new DistinctWindow(over, within)
  }

  private follow(row: RowIndex, timeMs: number, detail: Detail, key: readonly string[], isStart: boolean): void {
    const { rule, followedBy } = this.compiled
    const within = rule.sequence?.within ?? 0
    const text = key.join(BETWEEN)
    const state = this.followed.get(text)
    if (state && timeMs - state.sinceMs > within) this.followed.delete(text)
    else if (state && followedBy[state.step].test(detail)) {
      state.rows.push(row)
      state.step++
      if (state.step < followedBy.length) return
      this.followed.delete(text)
      return this.fire(timeMs, key, state.rows, `in this order within ${seconds(within)}`)
    }
    if (isStart && !this.followed.get(text)) {
      this.followed.use(
        text,
        () => ({ step: 0, sinceMs: timeMs, rows: [row] }),
        () => {},
      )
    }
  }

  private fire(timeMs: number, key: readonly string[], rows: RowIndex[], reason: string): void {
    const { rule } = this.compiled
    const text = key.join(BETWEEN)
    const recent = this.recent.get(text)
    if (recent && timeMs < recent.untilMs) {
      recent.alert.count++
      for (const row of rows) if (recent.alert.rows.length < MAX_EVIDENCE) recent.alert.rows.push(row)
      return
    }
    const alert: Alert = {
      rule: rule.id,
      severity: rule.severity,
      title: rule.title,
      timeMs,
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
    this.emit(alert)
  }
}

/** Values of the fields, of each the last (innermost) one; null where one is missing. */
function keyOf(detail: Detail, fields: readonly Field[]): string[] | null {
  const key: string[] = []
  for (const field of fields) {
    const value = lastValue(detail, field)
    if (value === null) return null
    key.push(value)
  }
  return key
}

function lastValue(detail: Detail, field: Field): string | null {
  const node = detail.fields.lastIndexOf(field)
  return node < 0 ? null : valueText(field, detail.values[node]).slice(0, MAX_VALUE)
}

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`)
