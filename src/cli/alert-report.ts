/** Alerts as text, JSON lines, SARIF 2.1.0 (OASIS) and JUnit's XML. Captured text in them is escaped. */
import type { Alert } from '../engine/alerts/alert.ts'
import type { Rule } from '../engine/alerts/rule.ts'
import { escapeText } from '../shared/format/text.ts'
import { SEVERITIES, type Severity } from '../shared/severity.ts'
import { VERSION } from './version.ts'

export const ALERT_FORMATS = ['text', 'jsonl', 'sarif', 'junit'] as const
export type AlertFormat = (typeof ALERT_FORMATS)[number]

export interface Checked {
  readonly alerts: readonly Alert[]
  readonly rules: readonly Rule[]
  readonly file: string
  readonly frames: number
  /** Alerts that are left out, as asked for. */
  readonly suppressed: number
}

export function alertReport(format: AlertFormat, checked: Checked): string {
  switch (format) {
    case 'text':
      return textReport(checked)
    case 'jsonl':
      return checked.alerts.map((alert) => `${JSON.stringify(plain(alert))}\n`).join('')
    case 'sarif':
      return `${JSON.stringify(sarif(checked), null, 2)}\n`
    case 'junit':
      return junit(checked)
  }
}

/** Frame numbers instead of rows. */
const plain = ({ rows, timeMs, key, ...rest }: Alert): object => ({
  time: new Date(timeMs).toISOString(),
  ...rest,
  key: Object.fromEntries(key),
  frames: rows.map((row) => row + 1),
})

function told({ key, reason, count, rows }: Alert): string {
  const about = key.map(([field, value]) => `${field} = ${escapeText(value)}`).join(', ')
  const again = count > 1 ? `${count} times` : ''
  const frames = `frame${rows.length > 1 ? 's' : ''} ${rows
    .slice(0, 5)
    .map((row) => row + 1)
    .join(', ')}${rows.length > 5 ? ', …' : ''}`
  return [about, reason, again, frames].filter((part) => part !== '').join('; ')
}

function textReport({ alerts, rules, frames, suppressed }: Checked): string {
  const lines = alerts.map(
    (alert) =>
      `${alert.severity.padEnd(8)}  ${new Date(alert.timeMs).toISOString()}  ${alert.rule}  ${alert.title}\n          ${told(alert)}`,
  )
  const counts = SEVERITIES.toReversed().map(
    (severity) => [severity, alerts.filter((alert) => alert.severity === severity).length] as const,
  )
  const bySeverity = counts.filter(([, count]) => count > 0).map(([severity, count]) => `${count} ${severity}`)
  const found = bySeverity.length > 0 ? bySeverity.join(', ') : 'nothing found'
  const known = suppressed > 0 ? `${suppressed} suppressed; ` : ''
  return [...lines, `${found}; ${known}${rules.length} rules, ${frames} frames`, ''].join('\n')
}

const LEVELS: Readonly<Record<Severity, 'note' | 'warning' | 'error'>> = {
  info: 'note',
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
}

const sarif = ({ alerts, rules, file }: Checked): object => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'Tapscope',
          version: VERSION,
          rules: rules.map((rule) => ({
            id: rule.id,
            shortDescription: { text: rule.title },
            fullDescription: { text: rule.description },
            ...(rule.remediation && { help: { text: rule.remediation } }),
            defaultConfiguration: { level: LEVELS[rule.severity] },
            properties: { tags: rule.tags },
          })),
        },
      },
      results: alerts.map((alert) => ({
        ruleId: alert.rule,
        level: LEVELS[alert.severity],
        message: { text: `${alert.title}: ${told(alert)}` },
        occurrenceCount: alert.count,
        locations: alert.rows.slice(0, 10).map((row) => ({
          physicalLocation: { artifactLocation: { uri: encodeURI(file) } },
          logicalLocations: [{ name: `frame ${row + 1}` }],
        })),
      })),
    },
  ],
})

function junit({ alerts, rules, file }: Checked): string {
  const failed = new Set(alerts.map(({ rule }) => rule))
  const cases = rules.map(({ id, title }) => {
    const failures = alerts
      .filter(({ rule }) => rule === id)
      .map((alert) => `<failure type="${alert.severity}" message="${xml(alert.title)}">${xml(told(alert))}</failure>`)
    return `    <testcase classname="${xml(id)}" name="${xml(title)}">${failures.join('')}</testcase>`
  })
  const counts = `tests="${rules.length}" failures="${failed.size}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xml(file)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

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
