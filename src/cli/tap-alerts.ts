/** The alert rules on what `tap` and `replay` see: an event for each alert, once the events of its frames have gone out. */
import type { Alert } from '../engine/alerts/alert.ts'
import type { CompiledRule } from '../engine/alerts/compile-rule.ts'
import { isSuppressed, loadSuppressions, type Suppression } from '../engine/alerts/suppression.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import type { SessionIndex } from '../engine/indexing/session-index.ts'
import { alertEvent } from '../engine/session/alerts/export/alert-event.ts'
import { RuleRun } from '../engine/session/alerts/rule-run.ts'
import { alertComment } from '../engine/session/alerts/saved/alerts-to-save.ts'
import { factsOf } from '../engine/session/event-facts.ts'
import type { Frames } from '../engine/session/frames.ts'
import type { SinkEvent } from '../engine/sinks/event.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { compileRules, placed } from './rules.ts'

export interface AlertWords {
  /** Files and folders of rules; true for the built-in ones. */
  readonly rules?: true | readonly string[]
  /** The rules and suppressions that the window has. */
  readonly profile?: boolean
  /** Files of suppressions. */
  readonly suppress: readonly string[]
}

export interface AlertRules {
  readonly rules: readonly CompiledRule[]
  readonly suppressions: readonly Suppression[]
}

/** Null where no alerts are asked for. A rule that can't be used is an error: it would be missed. */
export function alertRules({ rules, profile, suppress }: AlertWords, registry: Registry): Result<AlertRules | null> {
  if (rules === undefined && !profile)
    return suppress.length > 0 ? fail('--suppress is for the alerts that --rules or --profile asks for') : ok(null)
  const compiled = compileRules({ paths: rules === true || !rules ? [] : rules, profile }, registry)
  const loaded = suppress.map(loadSuppressions)
  const problems = [...compiled.problems, ...loaded.flatMap((one) => one.problems.map(placed))]
  if (problems.length > 0) return fail(problems.join('\n'))
  if (compiled.rules.length === 0) return fail('there are no rules')
  const suppressions = [...compiled.suppressions, ...loaded.flatMap((one) => one.suppressions)]
  return ok({ rules: compiled.rules, suppressions })
}

export interface AlertReaderOptions extends AlertRules {
  /** What fired before is passed over; seconds since the epoch. */
  readonly since: number
  /** Takes out what must not go out; null for nothing. */
  readonly redact: ((event: SinkEvent) => SinkEvent) | null
}

/** What comes within the rule's throttling time joins the alert's rows: the row that made it fire is kept apart. */
interface Found {
  readonly alert: Alert
  readonly row: RowIndex
}

export class AlertReader {
  private readonly frames: Frames
  private readonly options: AlertReaderOptions
  private readonly tags: ReadonlyMap<string, readonly string[]>
  private readonly run: RuleRun
  private found: Found[] = []

  constructor({ index, frames }: { index: SessionIndex; frames: Frames }, options: AlertReaderOptions) {
    this.frames = frames
    this.options = options
    this.tags = new Map(options.rules.map(({ rule }) => [rule.id, rule.tags]))
    this.run = new RuleRun(options.rules, index, frames, (alert, isNew) => {
      if (isNew && this.isWanted(alert)) this.found.push({ alert, row: alert.rows.at(-1) ?? (0 as RowIndex) })
    })
  }

  /** Rows that were looked at. */
  get rows(): number {
    return this.run.rows
  }

  /** Looks at some rows that are there; false when none is left. */
  async step(): Promise<boolean> {
    return this.run.advance()
  }

  /** What fired on rows below `to`, and up to a time where one is given. */
  *until(to: number, time: SinkEvent['time'] = null): Generator<SinkEvent> {
    if (this.found.length === 0) return
    const { redact } = this.options
    const untilMs = time === null ? Number.POSITIVE_INFINITY : time.seconds * 1000 + time.nanos / 1e6
    const isDue = ({ alert, row }: Found): boolean => alert.timeMs <= untilMs && row < to
    const due = this.found.filter(isDue)
    this.found = this.found.filter((one) => !isDue(one))
    for (const { alert, row } of due) {
      const event = this.eventOf(alert, row)
      yield redact ? redact(event) : event
    }
  }

  /** Of alerts that are found and have not gone out yet. */
  commentsOf(row: RowIndex): readonly string[] {
    if (this.found.length === 0) return NONE
    return this.found.filter((one) => one.row === row).map(({ alert }) => alertComment(alert))
  }

  private isWanted(alert: Alert): boolean {
    const { since, suppressions } = this.options
    return alert.timeMs >= since * 1000 && !isSuppressed(alert, suppressions, Date.now())
  }

  private eventOf(alert: Alert, row: RowIndex): SinkEvent {
    const facts = factsOf(this.frames.dissect(row), 0)
    return alertEvent(alert, { facts, tags: this.tags.get(alert.rule) ?? [] })
  }
}

const NONE: readonly string[] = []
