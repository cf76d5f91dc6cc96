/** Alerts as SARIF 2.1.0 (OASIS), with what code scanning services ask for besides: severities as numbers, help, fingerprints. */
import { createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { escapeText } from '../../../../shared/format/text.ts'
import type { Severity } from '../../../../shared/severity.ts'
import { maskMember } from '../../../redact/mask.ts'
import {
  alertWords,
  type ExportContext,
  type ExportedAlert,
  type ExportedRule,
  firedFrame,
  isoTime,
  missingRules,
} from './exported-alert.ts'

/** Further frames of evidence that are named. */
const MAX_RELATED = 10

const LEVELS: Readonly<Record<Severity, 'note' | 'warning' | 'error'>> = {
  info: 'note',
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
}
/** As CVSS counts; what is only told has none. */
const SCORES: Readonly<Record<Severity, string | null>> = {
  info: null,
  low: '3.0',
  medium: '5.5',
  high: '8.0',
  critical: '9.5',
}

/** `problems` are of files that could not be read whole. */
export function sarifLog(
  alerts: readonly ExportedAlert[],
  { version, rules }: ExportContext,
  problems: readonly string[] = [],
): object {
  const known = [...rules, ...missingRules(alerts, rules)]
  const places = new Map(known.map(({ id }, i) => [id, i]))
  const files = [...new Set(alerts.map(({ file }) => file))].filter((file) => file !== '')
  const seen = new Map<string, number>()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Tapscope', version, rules: known.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            ...(problems.length > 0 && {
              toolExecutionNotifications: problems.map((text) => ({ level: 'error', message: { text } })),
            }),
          },
        ],
        artifacts: files.map((file) => ({ location: { uri: uriOf(file) } })),
        results: alerts.map((one) => resultOf(one, places, files.indexOf(one.file), seen)),
      },
    ],
  }
}

function ruleOf(rule: ExportedRule): object {
  const { id, title, description, severity, tags, references, falsepositives, remediation } = rule
  const score = SCORES[severity]
  const help = [
    remediation ?? description,
    ...(falsepositives.length > 0 ? [`Also found where nothing is wrong: ${falsepositives.join('; ')}`] : []),
    ...references,
  ]
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: description },
    help: { text: help.join('\n') },
    ...(references.length > 0 && { helpUri: references[0] }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security', ...tags], ...(score !== null && { 'security-severity': score }) },
  }
}

function resultOf(
  one: ExportedAlert,
  places: ReadonlyMap<string, number>,
  artifact: number,
  seen: Map<string, number>,
): object {
  const { alert, file, state, reason, note } = one
  const fired = firedFrame(one)
  const others = alert.rows.map((row) => row + 1).filter((frame) => frame !== fired)
  const location = (frame: number): object => ({
    ...(file !== '' && { physicalLocation: { artifactLocation: { uri: uriOf(file), index: artifact } } }),
    logicalLocations: [{ name: `frame ${frame}`, fullyQualifiedName: `frame ${frame}` }],
  })
  return {
    ruleId: alert.rule,
    ruleIndex: places.get(alert.rule) ?? -1,
    level: LEVELS[alert.severity],
    message: { text: escapeText(`${alert.title}: ${alertWords(alert)}`) },
    occurrenceCount: alert.count,
    locations: [location(fired)],
    ...(others.length > 0 && { relatedLocations: others.slice(0, MAX_RELATED).map(location) }),
    partialFingerprints: { 'tapscopeAlert/v1': fingerprintOf(one, seen) },
    ...(state === 'suppressed' && {
      suppressions: [{ kind: 'external', status: 'accepted', ...(reason && { justification: reason }) }],
    }),
    properties: {
      severity: alert.severity,
      time: isoTime(alert.timeMs),
      key: Object.fromEntries(alert.key.map(([field, value]) => [field, maskMember(field, value)])),
      state,
      ...(note !== '' && { note }),
    },
  }
}

/** The same in a later run, where processes have other ids: of what an alert is about, and how often it was told before. */
function fingerprintOf({ alert, file }: ExportedAlert, seen: Map<string, number>): string {
  const lasting = alert.key.filter(([field]) => !field.endsWith('pid'))
  const about = JSON.stringify([alert.rule, file, lasting.map(([field, value]) => [field, maskMember(field, value)])])
  const before = seen.get(about) ?? 0
  seen.set(about, before + 1)
  return createHash('sha256').update(`${about} ${before}`).digest('hex').slice(0, 32)
}

const uriOf = (file: string): string =>
  isAbsolute(file) ? pathToFileURL(file).href : file.split(/[\\/]/).map(encodeURIComponent).join('/')
