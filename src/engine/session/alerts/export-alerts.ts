/** The alerts of a session to a file: JSON lines, CSV, SARIF or CEF. */
import { writeFileSync } from 'node:fs'
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { Session } from '../../session.ts'
import type { CallContext } from '../call-context.ts'
import { type StoredAlert, stateOf } from './alert-store.ts'
import { alertText } from './export/alert-text.ts'
import type { ExportedAlert } from './export/exported-alert.ts'
import { matching, sorted } from './select-alerts.ts'

const EXTENSIONS = { jsonl: 'jsonl', csv: 'csv', sarif: 'sarif', cef: 'cef' } as const

export function exportAlerts(
  { path: wished, format, filter }: CallParams<'alerts.export'>,
  { session }: CallContext,
): CallResults['alerts.export'] {
  const { store, library } = session.alerts
  const found = sorted(matching(store, filter), { order: 'time', descending: false })
  const rules = library.rules.map(({ compiled }) => compiled.rule)
  const paths = new Map(session.info().files.map(({ id, path }) => [id, path]))
  const alerts = found.map((stored) => exported(stored, session, paths))
  const text = alertText(format, alerts, { version: session.version, rules })
  const download = wished === null ? session.scratch.download(`alerts.${EXTENSIONS[format]}`) : null
  const path = wished ?? download?.path ?? ''
  try {
    writeFileSync(path, text, { mode: 0o600 })
  } catch (error) {
    throw new EngineError(`"${path}" could not be written: ${(error as Error).message}`, 'Choose another folder')
  }
  return { path: download ? `/download/${download.id}` : path, alerts: found.length, bytes: Buffer.byteLength(text) }
}

function exported(stored: StoredAlert, { alerts, frames }: Session, paths: ReadonlyMap<number, string>): ExportedAlert {
  const { alert, firstRows, note, server, hosts, suppressedBy } = stored
  const suppression = alerts.settings.suppressions.find(({ id }) => id === suppressedBy)
  const { file } = frames.sourceOf(alert.rows[0] ?? (0 as RowIndex))
  return {
    alert,
    firstRows,
    note,
    server,
    hosts,
    file: paths.get(file) ?? '',
    state: stateOf(stored),
    ...(suppression && { reason: suppression.reason }),
  }
}
