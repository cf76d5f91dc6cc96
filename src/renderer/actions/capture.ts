/** Starts, stops and restarts captures and tapped commands. */
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import { call } from '../connection/connection.ts'
import { filterOf, presentOf, refusePlan, startOf } from '../format/capture-plan.ts'
import { CAPTURE_FILTER_HISTORY, planNow, useCapturePlan } from '../state/capture-plan.ts'
import { interfaces, type Launch, rememberLaunch, useCaptures } from '../state/captures.ts'
import { showPage, useLayout } from '../state/layout.ts'
import { report } from '../state/notices.ts'
import { remember, setPreferences, TAP_HISTORY, usePreferences } from '../state/preferences.ts'
import { captures, isActive, useSession } from '../state/session.ts'
import { signal } from '../state/signals.ts'
import { checkCaptureFilters } from './capture-filters.ts'
import { clearSelection } from './selection.ts'
import { renewView } from './view.ts'

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

/** Starts a command under the tap, or a proxy; its capture. */
export async function launchTap(start: Launch): Promise<number> {
  const { capture } = await ('url' in start ? call('proxy.start', start) : call('tap.start', start))
  rememberLaunch(capture, start)
  return capture
}

async function launch(start: Launch): Promise<void> {
  await launchTap(start)
  useLayout.setState({ follow: true })
}

/** What is wrong with what would be captured, the first of it; null when nothing is. */
export function startProblem(): string | null {
  const state = useCaptures.getState()
  const [problem] = refusePlan(planNow(), interfaces(state), state.filterProblems, state.secrets)
  return problem ? `${problem[0]}: ${problem[1]}` : null
}

function rememberFilters(names: readonly string[]): void {
  const filters = names.map((name) => filterOf(planNow(), name)).filter((filter) => filter !== '')
  const { filterHistory } = useCapturePlan.getState()
  const history = filters.reduce<readonly string[]>(
    (list, filter) => remember(list, filter, CAPTURE_FILTER_HISTORY),
    filterHistory,
  )
  useCapturePlan.setState({ filterHistory: history })
}

/** Captures on the interfaces chosen last; without any, asks for them. */
export async function startCapture(): Promise<void> {
  const known = interfaces(useCaptures.getState())
  const chosen = presentOf(planNow(), known)
  if (chosen.length === 0) {
    showPage('capture')
    signal('focusInterfaces')
    return
  }
  const started = await exclusively(async () => {
    if (!(await checkCaptureFilters())) throw new Error(startProblem() ?? 'The capture filter is wrong')
    await call('capture.start', startOf(planNow(), known, useCaptures.getState().secrets))
    useLayout.setState({ follow: true })
  })
  if (!started) return
  rememberFilters(chosen)
  showPage('frames')
}

/** Starts a command under the tap, or a proxy. `line` is what was typed, for the history. */
export async function startTap(start: Launch, line: string): Promise<void> {
  if (!(await exclusively(() => launch(start)))) return
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

const isRepeatable = ({ id, restartable }: CaptureInfo): boolean =>
  restartable || useCaptures.getState().launches.has(id)

/** The captures that run and can be started again, or the last one that did. */
function capturesToRepeat(): CaptureInfo[] {
  const all = captures(useSession.getState()).filter(isRepeatable)
  const running = all.filter(isActive)
  return running.length > 0 ? running : all.slice(-1)
}

export const canRestart = (): boolean => capturesToRepeat().length > 0

/** Drops what was captured and starts the same again. */
export async function restartCapture(): Promise<void> {
  const repeat = capturesToRepeat()
  if (repeat.length === 0) return startCapture()
  await exclusively(async () => {
    const ids = active().map(({ id }) => id)
    await stopAll()
    await untilStopped(ids)
    clearSelection()
    await renewView(() => call('session.clear', {}))
    for (const { id } of repeat) {
      const start = useCaptures.getState().launches.get(id)
      if (start) await launch(start)
      else await call('capture.restart', { capture: id })
    }
    useLayout.setState({ follow: true })
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
