/** `tapscope check`: what the alert rules find in a capture, for people and for CI. */
import type { Alert } from '../engine/alerts/alert.ts'
import { isSuppressed, loadSuppressions } from '../engine/alerts/suppression.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { RuleRun } from '../engine/session/alerts/rule-run.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { SEVERITIES, type Severity } from '../shared/severity.ts'
import { type AlertFormat, alertReport } from './alert-report.ts'
import { complain } from './complain.ts'
import { compileRules, complainOf, placed } from './rules.ts'

const FOUND = 1
const FAILED = 2

export interface CheckWords {
  readonly rules: readonly string[]
  /** Files. */
  readonly suppress: readonly string[]
  readonly failOn?: Severity
  readonly format: AlertFormat
}

/** Exit code: 1 where an alert is at least as severe as asked for, 2 where the file or a rule can't be read. */
export async function check(file: string, words: CheckWords): Promise<number> {
  const { registry, rules, problems } = compileRules(words.rules)
  complainOf(problems)
  const loaded = words.suppress.map(loadSuppressions)
  const wrong = loaded.flatMap((one) => one.problems)
  complainOf(wrong.map(placed))
  if (wrong.length > 0) return FAILED
  const suppressions = loaded.flatMap((one) => one.suppressions)
  if (rules.length === 0) return complain('There are no rules to check with', FAILED)
  const alerts: Alert[] = []
  let suppressed = 0
  const now = Date.now()
  const take = (alert: Alert, isNew: boolean): void => {
    if (!isNew) return
    if (isSuppressed(alert, suppressions, now)) suppressed++
    else alerts.push(alert)
  }
  const session = new FileSession(registry, new SessionIndex(workerFile))
  let broken: string | null = null
  try {
    broken = await session.open(file)
    if (broken !== null) return complain(broken, FAILED)
    const run = new RuleRun(rules, session.index, session.frames, take)
    while (run.advance() || !session.ended) if (run.rows === session.index.columns.rowCount) await session.bell.next()
    while (run.advance()) {}
    broken = session.ending === 'whole' ? null : session.problem
    process.stdout.write(
      alertReport(words.format, { alerts, rules: rules.map(({ rule }) => rule), file, frames: run.rows, suppressed }),
    )
  } finally {
    await session.dispose()
  }
  if (broken !== null) return complain(`${file}: ${broken}`, FAILED)
  if (problems.length > 0) return FAILED
  const worst = Math.max(-1, ...alerts.map(({ severity }) => SEVERITIES.indexOf(severity)))
  return words.failOn !== undefined && worst >= SEVERITIES.indexOf(words.failOn) ? FOUND : 0
}
