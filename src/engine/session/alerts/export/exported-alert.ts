/** An alert as it leaves the program, and words that all formats have for it. Texts are captured ones: each format escapes them. */
import type { AlertState } from '../../../../shared/wire/alerts.ts'
import type { Alert } from '../../../alerts/alert.ts'
import type { Rule } from '../../../alerts/rule.ts'
import type { AlertToSave } from '../saved/alerts-to-save.ts'
import { alertMessage } from './alert-event.ts'

export interface ExportedAlert extends Pick<AlertToSave, 'alert' | 'firstRows' | 'note'> {
  readonly state: AlertState
  /** Why it is suppressed. */
  readonly reason?: string
  /** Path of the file that its frames are in, as a person knows it. */
  readonly file: string
  /** Empty where there is none. */
  readonly server: string
  readonly hosts: readonly string[]
}

/** What an export tells of a rule. */
export type ExportedRule = Pick<
  Rule,
  'id' | 'title' | 'severity' | 'description' | 'tags' | 'references' | 'falsepositives' | 'remediation'
>

export interface ExportContext {
  /** Of Tapscope. */
  readonly version: string
  /** All that looked, whatever they found. */
  readonly rules: readonly ExportedRule[]
}

/** Number of the frame that made it fire. */
export const firedFrame = ({ alert, firstRows }: Pick<ExportedAlert, 'alert' | 'firstRows'>): number =>
  (alert.rows[Math.min(firstRows, alert.rows.length) - 1] ?? 0) + 1

const MAX_FRAMES = 5

/** What it is about, why it fired, how often and where, on one line. */
export function alertWords(alert: Alert): string {
  const { count, rows } = alert
  const numbers = rows.slice(0, MAX_FRAMES).map((row) => row + 1)
  const frames = `frame${rows.length === 1 ? '' : 's'} ${numbers.join(', ')}${rows.length > MAX_FRAMES ? ', …' : ''}`
  return [alertMessage(alert), count > 1 ? `${count} times` : '', frames].filter((part) => part !== '').join('; ')
}

/** RFC 3339 in UTC, to the millisecond; empty for a time that no calendar has. */
export function isoTime(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

/** Rules of alerts that came with a file and that nobody has here. */
export function missingRules(alerts: readonly ExportedAlert[], rules: readonly ExportedRule[]): ExportedRule[] {
  const ids = new Set(rules.map(({ id }) => id))
  return alerts.flatMap(({ alert: { rule, title, severity } }) => {
    if (ids.has(rule)) return []
    ids.add(rule)
    return [{ id: rule, title, severity, description: title, tags: [], references: [], falsepositives: [] }]
  })
}
