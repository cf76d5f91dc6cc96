/** Starts, stops and restarts captures and tapped commands. */
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import { call } from '../connection/connection.ts'
import { type Launch, rememberLaunch, useCaptures } from '../state/captures.ts'
import { showPage, useLayout } from '../state/layout.ts'
import { report } from '../state/notices.ts'
import { remember, setPreferences, TAP_HISTORY, usePreferences } from '../state/preferences.ts'
import { captures, isActive, useSession } from '../state/session.ts'
import { signal } from '../state/signals.ts'
import { clearSelection } from './selection.ts'
import { renewView } from './view.ts'

const SNAPLEN = 262144
const STOP_TIMEOUT_MS = 5000

/** Runs one start or stop at a time; the buttons are disabled meanwhile. */
async function exclusively(work: () => Promise<void>): Promise<boolean> {
  if (useCaptures.getState().busy) return false
  useCaptures.setState({ busy: true })
  try {
    await work()
    return true
  } catch (error) {
    report(error)
    return false
  } finally {
    useCaptures.setState({ busy: false })
  }
}

async function launch(start: Launch): Promise<void> {
  const { capture } =
    start.kind === 'packets' ? await call('capture.start', start.params) : await call('tap.start', start.params)
  rememberLaunch(capture, start)
  useLayout.setState({ follow: true })
}

/** Captures on the interfaces chosen last; without any, asks for them. */
export async function startCapture(): Promise<void> {
  const { interfaces, captureFilter, promiscuous } = usePreferences.getState()
  const known = useCaptures.getState().interfaces?.interfaces.map(({ name }) => name) ?? []
  const chosen = interfaces.filter((name) => known.includes(name))
  if (chosen.length === 0) {
    showPage('capture')
    signal('focusInterfaces')
    return
  }
  const params = { interfaces: chosen, filter: captureFilter.trim(), promiscuous, snaplen: SNAPLEN }
  if (await exclusively(() => launch({ kind: 'packets', params }))) showPage('frames')
}

/** Starts a command under the tap. `line` is what was typed, for the history. */
export async function startTap(command: readonly string[], directory: string | null, line: string): Promise<void> {
  const params = { command: [...command], directory }
  if (!(await exclusively(() => launch({ kind: 'stdio', params })))) return
  const { tapHistory } = usePreferences.getState()
  setPreferences({ tapHistory: remember(tapHistory, line, TAP_HISTORY) })
}

export async function stopCapture(id: number): Promise<void> {
  try {
    await call('capture.stop', { capture: id })
  } catch (error) {
    report(error)
  }
}

const active = (): CaptureInfo[] => captures(useSession.getState()).filter(isActive)

/** Stops everything that is being captured. */
export async function stopAll(): Promise<void> {
  await Promise.all(active().map(({ id }) => stopCapture(id)))
}

/** Resolves when none of the captures is active any more, or after a few seconds. */
function untilStopped(ids: readonly number[]): Promise<void> {
  const stopped = (): boolean => !active().some(({ id }) => ids.includes(id))
  if (stopped()) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = (): void => {
      unsubscribe()
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(finish, STOP_TIMEOUT_MS)
    const unsubscribe = useSession.subscribe(() => {
      if (stopped()) finish()
    })
  })
}

/** The captures this window started that still run, or the last one that did. */
function launchesToRepeat(): Launch[] {
  const { launches } = useCaptures.getState()
  const running = active().flatMap(({ id }) => launches.get(id) ?? [])
  return running.length > 0 ? running : [...launches.values()].slice(-1)
}

/** Drops what was captured and starts the same again. */
export async function restartCapture(): Promise<void> {
  const repeat = launchesToRepeat()
  if (repeat.length === 0) return startCapture()
  await exclusively(async () => {
    const ids = active().map(({ id }) => id)
    await stopAll()
    await untilStopped(ids)
    clearSelection()
    await renewView(() => call('session.clear', {}))
    for (const start of repeat) await launch(start)
  })
}

export async function sendToTap(capture: number, line: string): Promise<boolean> {
  try {
    await call('tap.send', { capture, line })
    return true
  } catch (error) {
    report(error)
    return false
  }
}
