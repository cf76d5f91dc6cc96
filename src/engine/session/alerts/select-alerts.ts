/** Which alerts of a session are asked for, in which order, and how many there are of what. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { SEVERITIES } from '../../../shared/severity.ts'
import {
  ALERT_SOURCES,
  ALERT_STATES,
  type AlertFacet,
  type AlertFilter,
  type AlertGroup,
  type AlertGrouping,
  type AlertItem,
} from '../../../shared/wire/alerts.ts'
import type { CallParams } from '../../../shared/wire/calls.ts'
import { type AlertStore, type StoredAlert, stateOf } from './alert-store.ts'

/** Names that a filter offers, and groups. */
const MAX_NAMES = 500

export const rankOf = ({ alert }: StoredAlert): number => SEVERITIES.indexOf(alert.severity)

export function itemOf(stored: StoredAlert): AlertItem {
  const { id, alert, note, saved, source, server, hosts } = stored
  return {
    id,
    rule: alert.rule,
    title: alert.title,
    severity: alert.severity,
    time: alert.timeMs / 1000,
    lastTime: alert.lastMs / 1000,
    frame: firedAt(stored) + 1,
    frames: alert.rows.length,
    count: alert.count,
    key: alert.key,
    reason: alert.reason,
    source,
    server,
    hosts,
    state: stateOf(stored),
    note,
    saved,
  }
}

/** Row of the frame that made it fire first. */
export const firedAt = ({ alert, firstRows }: StoredAlert): number =>
  alert.rows[Math.min(firstRows, alert.rows.length) - 1] ?? 0

export function matching(store: AlertStore, filter: AlertFilter): StoredAlert[] {
  const { severities, states, source, rule, server, host } = filter
  const text = filter.text.trim().toLowerCase()
  const { frame = null, range = null, after = 0 } = filter
  return store.list.filter(
    (stored) =>
      (severities.length === 0 || severities.includes(stored.alert.severity)) &&
      (states.length === 0 || states.includes(stateOf(stored))) &&
      (source === null || stored.source === source) &&
      (rule === null || stored.alert.rule === rule) &&
      (server === null || stored.server === server) &&
      (host === null || (host === '' ? stored.hosts.length === 0 : stored.hosts.includes(host))) &&
      (frame === null || stored.alert.rows.includes((frame - 1) as RowIndex)) &&
      (range === null || (stored.alert.timeMs >= range[0] * 1000 && stored.alert.timeMs <= range[1] * 1000)) &&
      stored.id > after &&
      (text === '' || textOf(stored).includes(text)),
  )
}

const textOf = ({ alert: { rule, title, reason, key }, note }: StoredAlert): string =>
  [rule, title, reason, note, ...key.flat()].join('\n').toLowerCase()

type Order = Pick<CallParams<'alerts.read'>, 'order' | 'descending'>

export function sorted(alerts: readonly StoredAlert[], { order, descending }: Order): StoredAlert[] {
  const value: Record<Order['order'], (stored: StoredAlert) => number | string> = {
    time: ({ alert }) => alert.timeMs,
    severity: rankOf,
    rule: ({ alert }) => alert.title,
    key: ({ alert }) => alert.key.map(([, text]) => text).join(' '),
    place: ({ server, hosts }) => server || hosts.join(' '),
    count: ({ alert }) => alert.count,
    frame: firedAt,
    state: (stored) => ALERT_STATES.indexOf(stateOf(stored)),
  }
  const of = value[order]
  const sign = descending ? -1 : 1
  return [...alerts].sort((a, b) => {
    const [one, other] = [of(a), of(b)]
    if (one !== other) return one < other ? -sign : sign
    return (a.alert.timeMs - b.alert.timeMs || a.id - b.id) * sign
  })
}

const GROUP_NAMES: Record<AlertGrouping, (stored: StoredAlert) => readonly string[]> = {
  rule: ({ alert }) => [alert.rule],
  server: ({ server }) => [server],
  host: ({ hosts }) => (hosts.length > 0 ? hosts : ['']),
}

/** Alerts of the groups that are open, group by group; within one they stay in their order. */
export function inOpenGroups(
  alerts: readonly StoredAlert[],
  { by, groups, open }: { by: AlertGrouping; groups: readonly AlertGroup[]; open: readonly string[] },
): StoredAlert[] {
  const wanted = new Set(open)
  return groups
    .filter(({ name }) => wanted.has(name))
    .flatMap(({ name }) => alerts.filter((stored) => GROUP_NAMES[by](stored).includes(name)))
}

/** The worst first. */
export function groupsOf(alerts: readonly StoredAlert[], by: AlertGrouping): AlertGroup[] {
  const groups = new Map<string, { title: string; rank: number; alerts: number; count: number; lastTime: number }>()
  for (const stored of alerts) {
    for (const name of GROUP_NAMES[by](stored)) {
      const title = by === 'rule' ? stored.alert.title : name
      const group = groups.get(name) ?? { title, rank: 0, alerts: 0, count: 0, lastTime: 0 }
      group.rank = Math.max(group.rank, rankOf(stored))
      group.alerts++
      group.count += stored.alert.count
      group.lastTime = Math.max(group.lastTime, stored.alert.lastMs / 1000)
      groups.set(name, group)
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => b.rank - a.rank || b.alerts - a.alerts)
    .slice(0, MAX_NAMES)
    .map(([name, { rank, ...group }]) => ({ name, severity: SEVERITIES[rank], ...group }))
}

/** Most alerts first; those without a name are left out. */
export function facetsOf(alerts: readonly StoredAlert[], by: AlertGrouping): AlertFacet[] {
  return groupsOf(alerts, by)
    .filter(({ name }) => name !== '')
    .map(({ name, title, alerts: count }) => ({ name, title, alerts: count }))
    .sort((a, b) => b.alerts - a.alerts)
}

/** How many alerts each choice of severity, state and source would show, the rest of the filter as it is. */
export function countsOf(
  store: AlertStore,
  filter: AlertFilter,
): { bySeverity: number[]; byState: number[]; bySource: number[] } {
  const bySeverity = SEVERITIES.map(() => 0)
  const byState = ALERT_STATES.map(() => 0)
  const bySource = ALERT_SOURCES.map(() => 0)
  const { severities, states, source } = filter
  for (const stored of matching(store, { ...filter, severities: [], states: [], source: null })) {
    const state = stateOf(stored)
    const isSeverity = severities.length === 0 || severities.includes(stored.alert.severity)
    const isState = states.length === 0 || states.includes(state)
    const isSource = source === null || source === stored.source
    if (isState && isSource) bySeverity[rankOf(stored)]++
    if (isSeverity && isSource) byState[ALERT_STATES.indexOf(state)]++
    if (isSeverity && isState) bySource[ALERT_SOURCES.indexOf(stored.source)]++
  }
  return { bySeverity, byState, bySource }
}
