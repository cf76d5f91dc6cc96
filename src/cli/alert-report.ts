/** What `check` prints: text for people, JUnit's XML for CI, and the formats that alerts are exported in. Captured text in them is escaped. */
import { alertText } from '../engine/session/alerts/export/alert-text.ts'
import {
  alertWords,
  type ExportedAlert,
  type ExportedRule,
  isoTime,
} from '../engine/session/alerts/export/exported-alert.ts'
import { sarifLog } from '../engine/session/alerts/export/sarif.ts'
import { escapeText } from '../shared/format/text.ts'
import { SEVERITIES, type Severity } from '../shared/severity.ts'
import { junitReport } from './alert-junit.ts'
import { VERSION } from './version.ts'

export const ALERT_FORMATS = ['text', 'jsonl', 'csv', 'cef', 'sarif', 'junit'] as const
export type AlertFormat = (typeof ALERT_FORMATS)[number]

export interface CheckedFile {
  readonly file: string
  readonly alerts: readonly ExportedAlert[]
  readonly frames: number
  /** Alerts that are left out, as asked for. */
  readonly suppressed: number
  /** Somebody ended the check: what was found until then is there. */
  readonly stopped?: boolean
  /** Why it was not read whole; null when it was. */
  readonly problem: string | null
}

export interface Checked {
  readonly files: readonly CheckedFile[]
  readonly rules: readonly ExportedRule[]
  /** Alerts are those that the files held; no rule looked. */
  readonly stored: boolean
  /** What makes the check fail; any alert, when it is left out. */
  readonly failOn?: Severity
}

export function alertReport(format: AlertFormat, checked: Checked): string {
  const { files, rules } = checked
  const alerts = files.flatMap((one) => one.alerts)
  switch (format) {
    case 'text':
      return textReport(checked)
    case 'junit':
      return junitReport(checked)
    case 'sarif': {
      const problems = files.flatMap(({ file, problem }) => (problem === null ? [] : [`${file}: ${problem}`]))
      return `${JSON.stringify(sarifLog(alerts, { version: VERSION, rules }, problems), null, 2)}\n`
    }
    default:
      return alertText(format, alerts, { version: VERSION, rules })
  }
}

/** Files that could not be opened are told of elsewhere. */
const textReport = ({ files, rules, stored }: Checked): string =>
  files
    .filter(({ frames, problem }) => problem === null || frames > 0)
    .map(
      (one) =>
        (files.length > 1 ? `${escapeText(one.file)}:\n` : '') + textOf(one, stored ? '' : `${rules.length} rules, `),
    )
    .join(files.length > 1 ? '\n' : '')

function textOf({ alerts, frames, suppressed }: CheckedFile, rules: string): string {
  const lines = alerts.map(({ alert }) => {
    const { severity, timeMs, rule, title } = alert
    return escapeText(`${severity.padEnd(8)}  ${isoTime(timeMs)}  ${rule}  ${title}`).concat(
      `\n          ${escapeText(alertWords(alert))}`,
    )
  })
  const counts = SEVERITIES.toReversed().map(
    (severity) => [severity, alerts.filter(({ alert }) => alert.severity === severity).length] as const,
  )
  const bySeverity = counts.filter(([, count]) => count > 0).map(([severity, count]) => `${count} ${severity}`)
  const found = bySeverity.length > 0 ? bySeverity.join(', ') : 'nothing found'
  const known = suppressed > 0 ? `${suppressed} suppressed; ` : ''
  return [...lines, `${found}; ${known}${rules}${frames} frames`, ''].join('\n')
}
