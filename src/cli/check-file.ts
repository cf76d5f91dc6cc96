/** One file of `check`: opened, looked through with rules or asked for the alerts that it holds, and written with them. */
import type { Alert } from '../engine/alerts/alert.ts'
import type { CompiledRule } from '../engine/alerts/compile-rule.ts'
import { isSuppressed, type Suppression } from '../engine/alerts/suppression.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { placeOf } from '../engine/session/alerts/alert-place.ts'
import type { ExportedAlert } from '../engine/session/alerts/export/exported-alert.ts'
import type { AlertToSave } from '../engine/session/alerts/saved/alerts-to-save.ts'
import { alertIdentity, SavedAlerts } from '../engine/session/alerts/saved/saved-alerts.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { pcapngEncoder } from '../engine/session/save/pcapng-encoder.ts'
import { allRows } from '../engine/session/save/selection.ts'
import { writeFrames } from '../engine/session/save/write-file.ts'
import type { CheckedFile } from './alert-report.ts'
import { complainOfRun, runRules } from './check-run.ts'
import { costTable } from './rule-costs.ts'
import { VERSION } from './version.ts'

export interface CheckOptions {
  readonly registry: Registry
  readonly rules: readonly CompiledRule[]
  readonly suppressions: readonly Suppression[]
  /** Tells of the alerts that the file holds; rules do not look. */
  readonly stored: boolean
  /** Path of a pcapng file to write; null for none. */
  readonly write: string | null
  /** Says what each rule took. */
  readonly cost: boolean
}

/** Null and why, where the file can't be opened. */
export async function checkFile(file: string, options: CheckOptions): Promise<CheckedFile> {
  const { registry, rules, suppressions, stored, write, cost } = options
  const session = new FileSession(registry, new SessionIndex(workerFile))
  try {
    const refused = await session.open(file)
    if (refused !== null) return { file, alerts: [], frames: 0, suppressed: 0, problem: refused }
    const { fired, stopped, missed, looked } = stored ? NOTHING : await find(session, rules, cost)
    if (!stopped) await wholeFile(session)
    const saved = new SavedAlerts(session).next()
    const found = stored ? saved.alerts : withThoughts(fired, saved.alerts)
    const now = Date.now()
    const alerts = found.filter(({ alert }) => !isSuppressed(alert, suppressions, now))
    if (write !== null && !stopped) await save(session, write, alerts)
    const damaged = stored && saved.damaged.length > 0 ? 'alerts that it holds are damaged' : null
    return {
      file,
      alerts: alerts.map((one) => exported(one, file, session)),
      frames: stopped ? looked : session.index.columns.rowCount,
      stopped,
      suppressed: found.length - alerts.length,
      problem: stopped || session.ending === 'whole' ? (missed ?? damaged) : session.problem,
    }
  } finally {
    await session.dispose()
  }
}

interface Found {
  readonly fired: readonly AlertToSave[]
  readonly stopped: boolean
  /** Frames that rules looked at. */
  readonly looked: number
  /** Why some frames could not be looked at. */
  readonly missed: string | null
}

const NOTHING: Found = { fired: [], stopped: false, looked: 0, missed: null }

/** What rules find, while the file is read. */
async function find(session: FileSession, rules: readonly CompiledRule[], cost: boolean): Promise<Found> {
  const found: AlertToSave[] = []
  const take = (alert: Alert, isNew: boolean): void => {
    if (isNew) found.push({ alert, firstRows: alert.rows.length, acknowledged: false, note: '' })
  }
  const checked = await runRules(session, rules, take)
  complainOfRun(checked, session.index.columns.rowCount)
  if (cost) process.stderr.write(costTable(checked.run.costs))
  return { fired: found, stopped: checked.stopped, looked: checked.run.rows, missed: checked.run.problem }
}

async function wholeFile(session: FileSession): Promise<void> {
  while (!session.ended) await session.bell.next()
}

/** What a person thought of the same alerts before. */
function withThoughts(found: readonly AlertToSave[], saved: readonly AlertToSave[]): readonly AlertToSave[] {
  if (saved.length === 0) return found
  const known = new Map(saved.map((one) => [alertIdentity(one.alert), one]))
  return found.map((one) => {
    const { acknowledged, note } = known.get(alertIdentity(one.alert)) ?? one
    return { ...one, acknowledged, note }
  })
}

/** Throws when the file can't be written. */
async function save(session: FileSession, path: string, alerts: readonly AlertToSave[]): Promise<void> {
  const { frames, index } = session
  const application = `Tapscope ${VERSION}`
  const encoder = pcapngEncoder({ frames, index, application, alerts: { forSave: () => alerts } })
  await writeFrames(path, encoder, allRows(index.columns.rowCount), {
    signal: new AbortController().signal,
    progress: () => {},
  })
}

function exported(one: AlertToSave, file: string, { frames, index }: FileSession): ExportedAlert {
  const { server, hosts } = placeOf(one.alert, frames, index.endpoints)
  return { ...one, file, server, hosts, state: one.acknowledged ? 'acknowledged' : 'new' }
}
