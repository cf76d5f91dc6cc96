/** Tells the desktop of alerts that come while frames are captured and the window is not looked at: by rule's title only, never with what was captured. */
import { SEVERITIES } from '../../shared/severity.ts'
import type { AlertFilter } from '../../shared/wire/alerts.ts'
import { isElectron } from '../connection/bridge.ts'
import { call, hostClient } from '../connection/connection.ts'
import { plural } from '../format/numbers.ts'
import { SEVERITY_WORDS } from '../format/severity.ts'
import { NO_FILTER } from '../state/alerts.ts'
import { usePreferences } from '../state/preferences.ts'
import { isCapturing, useSession } from '../state/session.ts'
import { showAlerts } from './alerts.ts'

/** One notification within this time; what comes meanwhile is told of by the next one. */
const EVERY_MS = 10_000
const LONGEST = 120

/** Highest id of an alert that was told of, or seen. */
let told = 0
let waiting: ReturnType<typeof setTimeout> | null = null
let lastMs = Number.NEGATIVE_INFINITY

const newestId = (): number => useSession.getState().info?.alerts.newest ?? 0

export function watchAlertNotices(): void {
  useSession.subscribe((state) => {
    const newest = newestId()
    // Another session, or somebody who looks: what is there needs no telling.
    if (newest < told || document.hasFocus() || !isCapturing(state) || usePreferences.getState().alertNotices === 'off')
      told = newest
    else if (newest > told && waiting === null)
      waiting = setTimeout(() => void tell(), Math.max(0, lastMs + EVERY_MS - performance.now()))
  })
}

async function tell(): Promise<void> {
  waiting = null
  const least = usePreferences.getState().alertNotices
  const after = told
  told = newestId()
  if (least === 'off' || document.hasFocus() || told <= after) return
  const filter: AlertFilter = {
    ...NO_FILTER,
    severities: SEVERITIES.slice(SEVERITIES.indexOf(least)),
    states: ['new'],
    after,
  }
  try {
    const read = { filter, order: 'severity', descending: true, group: null, from: 0, count: 1 } as const
    const { total, items } = await call('alerts.read', read)
    if (total === 0) return
    lastMs = performance.now()
    const [{ severity, title }] = items
    const more = total > 1 ? `and ${plural(total - 1, 'other alert')}` : ''
    await show(`${SEVERITY_WORDS[severity]}: ${title.slice(0, LONGEST)}`, more)
  } catch {
    // The engine is gone: there is nothing to tell of.
  }
}

async function show(title: string, body: string): Promise<void> {
  const host = await hostClient()
  if (host) await host.call('notification.show', { title, body })
  else if ('Notification' in window && Notification.permission === 'granted') {
    const notification = new Notification(title, { body, tag: 'tapscope-alerts' })
    notification.onclick = () => {
      window.focus()
      showAlerts()
      notification.close()
    }
  }
}

/** A browser asks the person; to be called on a click. */
export function askForNotices(): void {
  if (!isElectron && 'Notification' in window && Notification.permission === 'default')
    void Notification.requestPermission()
}
