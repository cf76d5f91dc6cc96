/** Alerts as files of other programs: JSON lines, CSV, CEF and SARIF. */

import { maskMember, maskSecrets } from '../../../redact/mask.ts'
import { cefLine } from '../../../sinks/encoders/cef.ts'
import { jsonLine } from '../../../sinks/encoders/jsonl.ts'
import type { SinkEvent } from '../../../sinks/event.ts'
import { alertEvent } from './alert-event.ts'
import { type ExportContext, type ExportedAlert, firedFrame, isoTime } from './exported-alert.ts'
import { sarifLog } from './sarif.ts'

export type ExportFormat = 'jsonl' | 'csv' | 'sarif' | 'cef'

export function alertText(format: ExportFormat, alerts: readonly ExportedAlert[], context: ExportContext): string {
  switch (format) {
    case 'jsonl':
      return events(alerts, context)
        .map((event) => `${jsonLine(event)}\n`)
        .join('')
    case 'cef':
      return events(alerts, context)
        .map((event) => `${cefLine(event, context.version)}\n`)
        .join('')
    case 'csv':
      return [HEADS, ...alerts.map(cells)].map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
    case 'sarif':
      return `${JSON.stringify(sarifLog(alerts, context), null, 2)}\n`
  }
}

function events(alerts: readonly ExportedAlert[], { rules }: ExportContext): SinkEvent[] {
  const tags = new Map(rules.map((rule) => [rule.id, rule.tags]))
  return alerts.map(({ alert, file, server, hosts, state, note }) =>
    alertEvent(alert, {
      tags: tags.get(alert.rule) ?? [],
      server,
      more: {
        ...(file !== '' && { file }),
        ...(server !== '' && { server }),
        ...(hosts.length > 0 && { hosts }),
        state,
        ...(note !== '' && { note }),
      },
    }),
  )
}

const HEADS = [
  'Time',
  'Last time',
  'Severity',
  'Rule',
  'Title',
  'Key',
  'Reason',
  'Count',
  'Frame',
  'Frames',
  'Server',
  'Hosts',
  'File',
  'State',
  'Note',
]

const cells = (one: ExportedAlert): string[] => {
  const { alert, server, hosts, file, state, note } = one
  return [
    isoTime(alert.timeMs),
    isoTime(alert.lastMs),
    alert.severity,
    alert.rule,
    alert.title,
    alert.key.map(([field, value]) => `${field} = ${maskMember(field, value)}`).join(', '),
    maskSecrets(alert.reason),
    String(alert.count),
    String(firedFrame(one)),
    alert.rows.map((row) => row + 1).join(' '),
    server,
    hosts.join(' '),
    file,
    state,
    note,
  ]
}

/** What a spreadsheet would take for a formula is text. */
const quoted = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
