/** What a person does with alerts: acknowledge, suppress, note, look again, export, and go to them. */
import type { AlertFilter, AlertItem } from '../../shared/wire/alerts.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import { call } from '../connection/connection.ts'
import { plural } from '../format/numbers.ts'
import { chooseAlert, filterAlerts, NO_FILTER, useAlerts } from '../state/alerts.ts'
import { showOverlay, showPage } from '../state/layout.ts'
import { notify, report } from '../state/notices.ts'
import { onSignal, signal } from '../state/signals.ts'
import { saveAs } from './save.ts'

/** Runs what asks the engine, and says what went wrong. */
async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    report(error)
  }
}

/** Acknowledges alerts by id, or all that pass a filter; can be undone from the notice. */
export const acknowledge = (what: readonly number[] | AlertFilter): Promise<void> =>
  attempt(async () => {
    const wanted = Array.isArray(what) ? [...what] : (what as AlertFilter)
    const { ids } = await call('alerts.state', { what: wanted, state: 'acknowledged' })
    if (ids.length === 0) return
    notify('info', `Acknowledged ${plural(ids.length, 'alert')}`, null, {
      label: 'Undo',
      run: () => void renew(ids),
    })
  })

/** Takes acknowledgements back. */
export const renew = (ids: readonly number[]): Promise<void> =>
  attempt(async () => {
    await call('alerts.state', { what: [...ids], state: 'new' })
  })

/** Acknowledges what is new, or takes it back where all of it is acknowledged. */
export async function toggleAcknowledged(ids: readonly number[], allAcknowledged: boolean): Promise<void> {
  if (ids.length > 0) await (allAcknowledged ? renew(ids) : acknowledge(ids))
}

/** Asks why and how long first. */
export function askToSuppress(alert: AlertItem): void {
  useAlerts.setState({ suppressing: alert })
  showOverlay('suppress')
}

export const suppress = (params: CallParams<'alerts.suppress'>): Promise<void> =>
  attempt(async () => {
    const { suppression, alerts } = await call('alerts.suppress', params)
    notify('info', `Suppressed ${plural(alerts, 'alert')}`, 'Alerts like these are hidden from now on.', {
      label: 'Undo',
      run: () => void unsuppress(suppression),
    })
  })

export const unsuppress = (suppression: string): Promise<void> =>
  attempt(async () => {
    await call('alerts.unsuppress', { suppression })
  })

export const noteAlert = (id: number, note: string): Promise<void> =>
  attempt(async () => {
    await call('alerts.note', { id, note })
  })

export type AlertFormat = CallParams<'alerts.export'>['format']

/** Writes alerts to a file. False when no file was chosen. */
export const exportAlerts = (format: AlertFormat, filter: AlertFilter): Promise<boolean> =>
  saveAs(
    'alerts',
    format,
    (path, { signal: abort }) => call('alerts.export', { path, format, filter }, { signal: abort }),
    ({ alerts }) => `Exported ${plural(alerts, 'alert')}`,
  )

export function showAlerts(change: Partial<AlertFilter> | null = null): void {
  if (change) filterAlerts({ ...NO_FILTER, states: [], ...change })
  showPage('frames')
  signal('showPane', 'alerts')
}

/** Brings an alert into sight and opens it; where the filter leaves it out, all alerts are shown. */
export const showAlert = (id: number): Promise<void> =>
  attempt(async () => {
    const { filter, sorting } = useAlerts.getState()
    const { at } = await call('alerts.read', { filter, ...sorting, group: null, from: 0, count: 0, find: id })
    if (at < 0) filterAlerts({ ...NO_FILTER, states: [] })
    useAlerts.setState({ group: null })
    showAlerts()
    chooseAlert(id)
  })

/** Alerts with a frame as evidence: the list has no others then, and the worst is open. */
export const showAlertsOfFrame = (frame: number): Promise<void> =>
  attempt(async () => {
    const { alerts } = await call('alerts.ofFrame', { frame })
    if (alerts.length === 0) return notify('info', `No alert has frame ${frame} as evidence`)
    useAlerts.setState({ group: null })
    showAlerts({ frame })
    chooseAlert(alerts[0].id)
  })

/** Hears who wants to see what a rule found. */
export function watchAlerts(): void {
  onSignal('showAlertsOf', (rule) => {
    useAlerts.setState({ group: null })
    showAlerts({ rule })
  })
}
