/** JUnit's XML as CI systems read it: a suite a file, a case a rule, which fails once with all that the rule found. */
import {
  alertWords,
  type ExportedAlert,
  isoTime,
  missingRules,
} from '../engine/session/alerts/export/exported-alert.ts'
import { escapeText } from '../shared/format/text.ts'
import { SEVERITIES, type Severity } from '../shared/severity.ts'
import type { Checked, CheckedFile } from './alert-report.ts'

interface Suite {
  readonly xml: string
  readonly tests: number
  readonly failures: number
  readonly errors: number
}

export function junitReport(checked: Checked): string {
  const { files, rules } = checked
  const alerts = files.flatMap((one) => one.alerts)
  const all = { ...checked, rules: [...rules, ...missingRules(alerts, rules)] }
  const suites = files.map((one) => suiteOf(one, all))
  const sum = (name: 'tests' | 'failures' | 'errors'): number => suites.reduce((total, suite) => total + suite[name], 0)
  const counts = `tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" skipped="0" time="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tapscope check" ${counts}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteOf({ file, alerts, problem }: CheckedFile, { rules, failOn = 'info' }: Checked): Suite {
  const least = SEVERITIES.indexOf(failOn)
  let failures = 0
  const cases = rules.map(({ id, title, severity }) => {
    const found = alerts.filter(({ alert }) => alert.rule === id)
    const failed = found.length > 0 && SEVERITIES.indexOf(severity) >= least
    if (failed) failures++
    return testCase(id, title, file, found.length === 0 ? '' : failed ? failure(severity, title, found) : output(found))
  })
  const errors = problem === null ? 0 : 1
  if (problem !== null) cases.push(testCase('file', 'The file is whole', file, `<error message="${xml(problem)}"/>`))
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0" time="0"`
  const suite = [`  <testsuite name="${xml(file)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n')
  return { xml: suite, tests: cases.length, failures, errors }
}

const testCase = (id: string, title: string, file: string, content: string): string =>
  `    <testcase classname="${xml(id)}" name="${xml(title)}" file="${xml(file)}" time="0"${content === '' ? '/>' : `>${content}</testcase>`}`

function failure(severity: Severity, title: string, found: readonly ExportedAlert[]): string {
  const message = found.length === 1 ? title : `${title} (${found.length} alerts)`
  return `<failure type="${severity}" message="${xml(message)}">${lines(found)}</failure>`
}

/** What is not grave enough to fail. */
const output = (found: readonly ExportedAlert[]): string => `<system-out>${lines(found)}</system-out>`

const lines = (found: readonly ExportedAlert[]): string =>
  found.map(({ alert }) => xml(`${isoTime(alert.timeMs)} ${alert.severity}: ${alertWords(alert)}`)).join('\n')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Also without characters that XML 1.0 has no way to write. */
const xml = (text: string): string =>
  escapeText(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character])
    .replace(/[\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
