/** What the alerts pane shows and what is chosen in it. Kept while the pane is closed. */
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { SEVERITIES, type Severity } from '../../shared/severity.ts'
import type { AlertFilter, AlertGrouping, AlertItem } from '../../shared/wire/alerts.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import { createPace } from '../base/pace.ts'
import { type SessionState, useSession } from './session.ts'

type AlertOrder = CallParams<'alerts.read'>['order']

export interface AlertSorting {
  readonly order: AlertOrder
  readonly descending: boolean
}

export interface AlertsState {
  readonly filter: AlertFilter
  readonly sorting: AlertSorting
  readonly group: AlertGrouping | null
  /** Names of the groups that are open. */
  readonly open: readonly string[]
  /** The alert whose detail is shown. */
  readonly current: number | null
  /** Alerts that an action is for, the current one among them. */
  readonly chosen: ReadonlySet<number>
  /** The alert that is asked about before it is suppressed. */
  readonly suppressing: AlertItem | null
}

/** All but what was suppressed. */
export const NO_FILTER: AlertFilter = {
  severities: [],
  states: ['new', 'acknowledged'],
  source: null,
  rule: null,
  server: null,
  host: null,
  text: '',
  frame: null,
  range: null,
}

const NONE: ReadonlySet<number> = new Set()

export const useAlerts = create<AlertsState>(() => ({
  filter: NO_FILTER,
  sorting: { order: 'time', descending: true },
  group: null,
  open: [],
  current: null,
  chosen: NONE,
  suppressing: null,
}))

export const filterAlerts = (change: Partial<AlertFilter>): void =>
  useAlerts.setState(({ filter }) => ({ filter: { ...filter, ...change } }))

export function chooseAlert(id: number | null): void {
  useAlerts.setState({ current: id, chosen: id === null ? NONE : new Set([id]) })
}

/** Alerts that nobody acknowledged or suppressed. */
export const openAlerts = ({ info }: SessionState): number =>
  info?.alerts.open.reduce((sum, count) => sum + count, 0) ?? 0

/** The worst of them. */
export const worstOpen = ({ info }: SessionState): Severity | null =>
  SEVERITIES.findLast((_, rank) => (info?.alerts.open[rank] ?? 0) > 0) ?? null

const EVERY_MS = 500
const versionOf = ({ info }: SessionState): number => info?.alerts.version ?? 0

/** Changes with alerts and what is thought of them: at once, but not more often than twice a second. */
export function useAlertsVersion(): number {
  const [version, setVersion] = useState(() => versionOf(useSession.getState()))
  useEffect(() => {
    const take = (): void => setVersion(versionOf(useSession.getState()))
    const pace = createPace(take, EVERY_MS)
    take()
    const end = useSession.subscribe((state, before) => {
      if (versionOf(state) !== versionOf(before)) pace.request()
    })
    return () => {
      pace.dispose()
      end()
    }
  }, [])
  return version
}
