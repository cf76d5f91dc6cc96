/** `tapscope check`: what the alert rules find in captures, for people and for CI. */
import { type CompiledRule, compileRule } from '../engine/alerts/compile-rule.ts'
import { loadSuppressions } from '../engine/alerts/suppression.ts'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { SEVERITIES, type Severity } from '../shared/severity.ts'
import { type AlertFormat, alertReport, type CheckedFile } from './alert-report.ts'
import { type CheckOptions, checkFile } from './check-file.ts'
import { compileText } from './compile-text.ts'
import { complain } from './complain.ts'
import { compileRules, complainOf, placed } from './rules.ts'

const FOUND = 1
const FAILED = 2
/** As shells have it of a program that Ctrl-C ended. */
const STOPPED = 130

export interface CheckWords {
  readonly rules: readonly string[]
  /** The rules and suppressions that the window has. */
  readonly profile?: boolean
  /** Files. */
  readonly suppress: readonly string[]
  readonly failOn?: Severity
  readonly format: AlertFormat
  readonly displayFilter?: string
  readonly stored?: boolean
  readonly write?: string
  /** Says what each rule took. */
  readonly cost?: boolean
}

/** Exit code: 1 where an alert is at least as severe as asked for, 2 where a file or a rule can't be read, 130 where it was stopped. */
export async function check(files: readonly string[], words: CheckWords): Promise<number> {
  const { failOn, format, stored = false, write = null, cost = false } = words
  if (write !== null && files.length > 1) return complain('--write takes one file at a time', FAILED)
  const registry = createRegistry()
  const { rules, suppressions: known, problems } = compileRules({ ...words, paths: words.rules }, registry)
  complainOf(problems)
  const loaded = words.suppress.map(loadSuppressions)
  const wrong = loaded.flatMap((one) => one.problems)
  complainOf(wrong.map(placed))
  if (wrong.length > 0) return FAILED
  if (rules.length === 0 && !stored) return complain('There are no rules to check with', FAILED)
  const restricted = await restrictedTo(words.displayFilter ?? '', rules, registry)
  if (!restricted.ok) return complain(restricted.error, FAILED)
  const suppressions = [...known, ...loaded.flatMap((one) => one.suppressions)]
  const options: CheckOptions = { registry, rules: restricted.value, suppressions, stored, write, cost }
  const checked: CheckedFile[] = []
  try {
    for (const file of files) if (!isStopped(checked)) checked.push(await checkFile(file, options))
  } catch (error) {
    return complain((error as Error).message, FAILED)
  }
  const alerts = checked.flatMap((one) => one.alerts)
  // None looked for those that are stored.
  const named = rules.filter(({ rule: { id } }) => !stored || alerts.some(({ alert }) => alert.rule === id))
  const told = { files: checked, stored, rules: named.map(({ rule }) => rule), ...(failOn && { failOn }) }
  process.stdout.write(alertReport(format, told))
  const broken = checked.filter(({ problem }) => problem !== null)
  for (const { file, problem } of broken) complain(`${file}: ${problem}`, FAILED)
  if (isStopped(checked)) return STOPPED
  if (broken.length > 0 || problems.length > 0) return FAILED
  const worst = Math.max(-1, ...alerts.map(({ alert }) => SEVERITIES.indexOf(alert.severity)))
  return failOn !== undefined && worst >= SEVERITIES.indexOf(failOn) ? FOUND : 0
}

const isStopped = (checked: readonly CheckedFile[]): boolean => checked.some(({ stopped }) => stopped)

/** The rules, which then do not look at frames that a filter leaves out. */
async function restrictedTo(
  filter: string,
  rules: readonly CompiledRule[],
  registry: Registry,
): Promise<Result<readonly CompiledRule[]>> {
  const compiled = await compileText(filter, registry)
  if (!compiled.ok) return compiled
  if (compiled.value === null) return ok(rules)
  const restricted: CompiledRule[] = []
  for (const { rule } of rules) {
    const one = compileRule({ ...rule, unless: [...rule.unless, `!(${filter})`] }, registry)
    if (!one.ok) return fail(`${rule.id}: ${one.error.map(({ message }) => message).join('; ')}`)
    restricted.push(one.value)
  }
  return ok(restricted)
}
