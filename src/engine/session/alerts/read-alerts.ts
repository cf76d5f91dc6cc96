/** What the alerts pane asks: the list, an alert in whole, how many over time, and what a person does with them. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { SEVERITIES } from '../../../shared/severity.ts'
import type { AlertItem, AlertList, Evidence, SuppressionInfo } from '../../../shared/wire/alerts.ts'
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { CallContext } from '../call-context.ts'
import type { Frames } from '../frames.ts'
import type { AlertService } from './alert-service.ts'
import type { Suppression } from './alert-settings.ts'
import type { StoredAlert } from './alert-store.ts'
import { ruleText } from './rule-text.ts'
import { countsOf, facetsOf, groupsOf, inOpenGroups, itemOf, matching, rankOf, sorted } from './select-alerts.ts'

const MAX_INFO = 512
/** Alerts of one frame that are told of. */
const MAX_OF_FRAME = 50

export function readAlerts(params: CallParams<'alerts.read'>, { session }: CallContext): AlertList {
  const { store } = session.alerts
  const found = matching(store, params.filter)
  const { from, count, group, open, find } = params
  const groups = group ? groupsOf(found, group) : []
  const inOrder = sorted(found, params)
  const listed = group && open ? inOpenGroups(inOrder, { by: group, groups, open }) : inOrder
  return {
    total: found.length,
    at: find === undefined ? -1 : listed.findIndex(({ id }) => id === find),
    items: listed.slice(from, from + count).map(itemOf),
    groups,
    ...countsOf(store, params.filter),
    rules: facetsOf(store.list, 'rule'),
    servers: facetsOf(store.list, 'server'),
    hosts: facetsOf(store.list, 'host'),
    omitted: store.omitted,
  }
}

export function readAlert({ id }: CallParams<'alerts.one'>, { session }: CallContext): CallResults['alerts.one'] {
  const { alerts, frames } = session
  const stored = storedAt(alerts, id)
  const suppression = alerts.settings.suppressions.find((one) => one.id === stored.suppressedBy)
  return {
    alert: itemOf(stored),
    rule: ruleText(alerts, stored.alert.rule),
    evidence: stored.alert.rows.map((row) => evidenceAt(frames, row)),
    suppression: suppression ? suppressionInfo(suppression, alerts) : null,
  }
}

function storedAt({ store }: AlertService, id: number): StoredAlert {
  const stored = store.get(id)
  if (!stored) throw new EngineError('There is no such alert any more', null)
  return stored
}

function evidenceAt(frames: Frames, row: RowIndex): Evidence {
  const { segment, slot } = frames.at(row)
  const detail = frames.dissectColumns(row)
  const { stdio, name } = frames.interfaceOf(row)
  return {
    kind: stdio ? 'stdio' : 'packets',
    place: stdio ? stdio.server || `pid ${stdio.pid}` : name,
    frame: row + 1,
    time: segment.timeSeconds[slot] + segment.timeNanos[slot] / 1e9,
    source: detail.sourceColumn,
    destination: detail.destinationColumn,
    protocol: detail.protocolColumn,
    info: detail.info.slice(0, MAX_INFO),
  }
}

export function alertsOfFrame(
  { frame }: CallParams<'alerts.ofFrame'>,
  { session }: CallContext,
): { alerts: AlertItem[] } {
  const { store } = session.alerts
  const row = (frame - 1) as RowIndex
  if (store.worstOf(row) === 0) return { alerts: [] }
  const found = store.list.filter(({ alert, suppressedBy }) => suppressedBy === null && alert.rows.includes(row))
  return {
    alerts: found
      .sort((a, b) => rankOf(b) - rankOf(a))
      .slice(0, MAX_OF_FRAME)
      .map(itemOf),
  }
}

export function alertTimeline(
  { filter, buckets, range }: CallParams<'alerts.timeline'>,
  { session }: CallContext,
): CallResults['alerts.timeline'] {
  const { totals, alerts } = session
  const start = range?.[0] ?? totals.firstSeconds + totals.firstNanos / 1e9
  const end = range?.[1] ?? totals.lastSeconds + totals.lastNanos / 1e9
  const bucketSeconds = (Math.max(end - start, 1e-6) * (1 + 1e-9)) / buckets
  const counts: number[][] = SEVERITIES.map(() => [])
  for (const stored of matching(alerts.store, filter)) {
    const bucket = Math.floor((stored.alert.timeMs / 1000 - start) / bucketSeconds)
    if (bucket < 0 || bucket >= buckets) continue
    const rank = rankOf(stored)
    if (counts[rank].length === 0) counts[rank] = new Array<number>(buckets).fill(0)
    counts[rank][bucket]++
  }
  return { start, bucketSeconds, counts }
}

export function alertMap({ view: id, buckets }: CallParams<'alerts.map'>, { session, view: viewOf }: CallContext) {
  const view = viewOf(id)
  const worst = new Array<number>(buckets).fill(0)
  for (const { alert, suppressedBy } of session.alerts.store.list) {
    if (suppressedBy !== null || view.length === 0) continue
    const rank = SEVERITIES.indexOf(alert.severity) + 1
    for (const row of alert.rows) {
      const position = view.positionOf(row)
      if (position < 0 || position >= view.length || view.rowAt(position) !== row) continue
      const bucket = Math.floor((position / view.length) * buckets)
      if (worst[bucket] < rank) worst[bucket] = rank
    }
  }
  return { worst }
}

export function setAlertStates(
  { what, state }: CallParams<'alerts.state'>,
  { session: { alerts } }: CallContext,
): CallResults['alerts.state'] {
  const on = state === 'acknowledged'
  const meant = Array.isArray(what) ? what.flatMap((id) => alerts.store.get(id) ?? []) : matching(alerts.store, what)
  const ids = meant.filter(({ acknowledged }) => acknowledged !== on).map(({ id }) => id)
  alerts.acknowledge(ids, on)
  return { ids }
}

export function noteAlert({ id, note }: CallParams<'alerts.note'>, { session }: CallContext): null {
  storedAt(session.alerts, id)
  session.alerts.note(id, note)
  return null
}

export const listSuppressions = ({ alerts }: CallContext['session']): { suppressions: SuppressionInfo[] } => ({
  suppressions: alerts.settings.suppressions.map((one) => suppressionInfo(one, alerts)),
})

function suppressionInfo(suppression: Suppression, { store }: AlertService): SuppressionInfo {
  const { id } = suppression
  return { ...suppression, alerts: store.list.filter(({ suppressedBy }) => suppressedBy === id).length }
}
