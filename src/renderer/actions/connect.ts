/** What happens when the engine is there: its events reach the stores, and what the window shows is asked for again. */
import type { SessionInfo } from '../../shared/wire/calls.ts'
import type { EngineClient } from '../../shared/wire/engine-client.ts'
import type { MenuCommand } from '../../shared/wire/host.ts'
import { runCommand } from '../commands/registry.ts'
import { connect } from '../connection/connection.ts'
import { isSameRing } from '../format/ring.ts'
import { useCaptures } from '../state/captures.ts'
import { useLayout } from '../state/layout.ts'
import { notify, report } from '../state/notices.ts'
import { usePreferences } from '../state/preferences.ts'
import { sampleRates } from '../state/rates.ts'
import { captures, clearSession, isActive, setSession, useSession } from '../state/session.ts'
import { onSignal } from '../state/signals.ts'
import { useFilter } from '../state/view.ts'
import { watchAlertNotices } from './alert-notices.ts'
import { watchAlerts } from './alerts.ts'
import { watchCaptureFilters } from './capture-filters.ts'
import { openPaths } from './files.ts'
import { listInterfaces } from './interfaces.ts'
import { resolveNames } from './names.ts'
import { watchPlay } from './play.ts'
import { guardDraft, showRule } from './rule-draft.ts'
import { clearSelection } from './selection.ts'
import { checkView, forgetViews, onViewProgress, openView } from './view.ts'

/** The engine tells up to sixty times a second; the status bar needs ten. */
const SESSION_MS = 100

let newest: SessionInfo | null = null
let timer: ReturnType<typeof setTimeout> | null = null

const lostFiles = (before: SessionInfo, now: SessionInfo): boolean =>
  now.rows < before.rows || before.files.some(({ id }) => !now.files.some((file) => file.id === id))

function takeSession(): void {
  timer = null
  if (!newest) return
  const { info: last } = useSession.getState()
  const before = captures(useSession.getState())
  setSession(newest)
  sampleRates(newest, Date.now())
  if (last && lostFiles(last, newest)) void checkView()
  for (const capture of newest.captures) {
    const known = before.find(({ id }) => id === capture.id)
    if (isActive(capture) && !known) useLayout.setState({ follow: true })
    if (capture.state === 'failed' && known && known.state !== 'failed') {
      notify('error', capture.message ?? `${capture.title} ended unexpectedly`, capture.hint)
    }
  }
}

function hearSession(info: SessionInfo): void {
  newest = info
  if (timer === null) timer = setTimeout(takeSession, SESSION_MS)
}

/** Files that were open when the engine ended and that its successor does not know. Captures it picks up by itself. */
function lostPaths(before: SessionInfo | null, now: SessionInfo): string[] {
  if (!before) return []
  const spools = before.captures.map(({ spool }) => spool)
  const known = now.files.map(({ path }) => path)
  return before.files
    .map(({ path }) => path)
    .filter((path) => !spools.some((spool) => isSameRing(path, spool)) && !known.includes(path))
}

async function onOpen(client: EngineClient): Promise<void> {
  const before = useSession.getState().info
  forgetViews()
  clearSelection()
  clearSession()
  useCaptures.setState({ launches: new Map() })
  client.on('session', hearSession)
  client.on('view', onViewProgress)
  client.on('notice', ({ severity, message, hint }) => notify(severity, message, hint))
  try {
    newest = await client.call('session.info', {})
    takeSession()
    const { resolveNames: names } = usePreferences.getState()
    if (names !== newest.resolveNames) await resolveNames(names)
    const paths = lostPaths(before, newest)
    if (paths.length > 0) await openPaths(paths, true)
    useSession.setState({ fields: (await client.call('fields.list', {})).fields })
    if (!(await openView(useFilter.getState().draft, null))) await openView('', null)
    await listInterfaces()
  } catch (error) {
    report(error)
  }
}

export function start(): void {
  watchCaptureFilters()
  watchPlay()
  guardDraft()
  onSignal('showRule', showRule)
  watchAlerts()
  watchAlertNotices()
  connect({
    onOpen: (client) => void onOpen(client),
    host: {
      menu: ({ command }: { readonly command: MenuCommand }) => runCommand(command),
      openFiles: ({ paths }) => void openPaths(paths),
      engineGone: () => {},
    },
  })
}
