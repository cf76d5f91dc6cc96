/** The menus of the pane: what else alerts are filtered by, and what can be done with all of them. */
import type { Severity } from '../../../shared/severity.ts'
import {
  ALERT_SOURCES,
  type AlertFacet,
  type AlertFilter,
  type AlertList,
  type AlertSource,
} from '../../../shared/wire/alerts.ts'
import { askForNotices } from '../../actions/alert-notices.ts'
import { acknowledge } from '../../actions/alerts.ts'
import { runRules } from '../../actions/rules.ts'
import { commandEntry } from '../../components/command-entry.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import { filterAlerts, NO_FILTER, useAlerts } from '../../state/alerts.ts'
import { showOverlay } from '../../state/layout.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'

const SOURCE_WORDS: Readonly<Record<AlertSource, string>> = {
  stdio: 'Processes',
  packets: 'Packets',
  both: 'Both together',
}

/** Names that a menu offers; the text finds the others. */
const MOST_NAMES = 30
const LONGEST = 60

export interface ActiveFilter {
  readonly name: string
  readonly text: string
  readonly clear: () => void
}

/** Filters that have no field of their own in the row of tools. */
export function activeFilters(
  { source, rule, server, host, frame, range }: AlertFilter,
  list: AlertList,
): ActiveFilter[] {
  const found: ActiveFilter[] = []
  const add = (name: string, text: string | null, clear: Partial<AlertFilter>): void => {
    if (text !== null) found.push({ name, text, clear: () => filterAlerts(clear) })
  }
  add('source', source && SOURCE_WORDS[source], { source: null })
  add('rule', rule && (list.rules.find(({ name }) => name === rule)?.title ?? rule), { rule: null })
  add('server', server, { server: null })
  add('host', host, { host: null })
  add('frame', frame ? formatCount(frame) : null, { frame: null })
  add('time', range ? 'part of the chart' : null, { range: null })
  return found
}

type Named = 'rule' | 'server' | 'host'

const named = (label: string, by: Named, facets: readonly AlertFacet[], current: string | null): MenuEntry => ({
  label,
  disabled: facets.length === 0,
  entries: () => [
    { label: 'Any', checked: current === null, run: () => filterAlerts({ [by]: null }) },
    'line',
    ...facets.slice(0, MOST_NAMES).map(({ name, title, alerts }) => ({
      label: visible(title).slice(0, LONGEST),
      hint: formatCount(alerts),
      checked: current === name,
      run: () => filterAlerts({ [by]: name }),
    })),
    ...(facets.length > MOST_NAMES
      ? [{ heading: `${formatCount(facets.length - MOST_NAMES)} more: search for them` }]
      : []),
  ],
})

export const filterMenu = (filter: AlertFilter, { bySource, rules, servers, hosts }: AlertList): MenuEntry[] => [
  {
    label: 'Source',
    entries: () => [
      { label: 'Any', checked: filter.source === null, run: () => filterAlerts({ source: null }) },
      'line',
      ...ALERT_SOURCES.map((source, i) => ({
        label: SOURCE_WORDS[source],
        hint: formatCount(bySource[i]),
        checked: filter.source === source,
        run: () => filterAlerts({ source }),
      })),
    ],
  },
  named('Rule', 'rule', rules, filter.rule),
  named('Server', 'server', servers, filter.server),
  named('Host', 'host', hosts, filter.host),
  'line',
  { label: 'Clear all filters', run: () => filterAlerts(NO_FILTER) },
]

const NOTIFY: readonly (readonly [Severity | 'off', string])[] = [
  ['off', 'Never'],
  ['critical', 'Critical only'],
  ['high', 'High and up'],
  ['medium', 'Medium and up'],
  ['low', 'Low and up'],
]

export function paneMenu(filter: AlertFilter, { total }: AlertList): MenuEntry[] {
  const { info } = useSession.getState()
  const { alertNotices } = usePreferences.getState()
  const { group } = useAlerts.getState()
  return [
    {
      label: `Acknowledge ${plural(total, 'alert')} shown`,
      disabled: total === 0,
      run: () => void acknowledge(filter),
      testId: 'alerts-acknowledge-all',
    },
    ...(group === null ? [] : [{ label: 'Close all groups', run: () => useAlerts.setState({ open: [] }) }]),
    'line',
    commandEntry('alerts.next'),
    commandEntry('alerts.previous'),
    'line',
    commandEntry('alerts.export'),
    { label: 'Suppressions…', run: () => showOverlay('suppressions'), testId: 'alerts-suppressions' },
    {
      label: 'Notify on the desktop',
      entries: () =>
        NOTIFY.map(([value, label]) => ({
          label,
          checked: alertNotices === value,
          run: () => {
            setPreferences({ alertNotices: value })
            if (value !== 'off') askForNotices()
          },
        })),
    },
    info?.alerts.on === false
      ? { label: 'Look at frames', run: () => void runRules(true) }
      : { label: 'Stop looking at frames', run: () => void runRules(false) },
  ]
}
