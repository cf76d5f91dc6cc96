/** Alerts to a file: JSON lines, CSV, SARIF or CEF. */
import { writeFileSync } from 'node:fs'
import type { AlertItem } from '../../../shared/wire/alerts.ts'
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { CallContext } from '../call-context.ts'
import { itemOf, matching, sorted } from './select-alerts.ts'

const EXTENSIONS = { jsonl: 'jsonl', csv: 'csv', sarif: 'sarif', cef: 'cef' } as const

export function exportAlerts(
  { path: wished, format, filter }: CallParams<'alerts.export'>,
  { session }: CallContext,
): CallResults['alerts.export'] {
  const items = sorted(matching(session.alerts.store, filter), { order: 'time', descending: false }).map(itemOf)
  const text = written(format, items)
  const download = wished === null ? session.scratch.download(`alerts.${EXTENSIONS[format]}`) : null
  const path = wished ?? download?.path ?? ''
  writeFileSync(path, text, { mode: 0o600 })
  return { path: download ? `/download/${download.id}` : path, alerts: items.length, bytes: Buffer.byteLength(text) }
}

function written(format: CallParams<'alerts.export'>['format'], items: readonly AlertItem[]): string {
  if (format === 'jsonl') return items.map((item) => `${JSON.stringify(item)}\n`).join('')
  throw new EngineError(`Alerts are not written as ${format} yet`, null)
}
