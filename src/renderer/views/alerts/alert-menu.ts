/** Right click on an alert: go to its frame, filter by it, say what one thinks of it. */
import type { AlertItem } from '../../../shared/wire/alerts.ts'
import { acknowledge, askToSuppress, renew } from '../../actions/alerts.ts'
import { copyText } from '../../actions/clipboard.ts'
import { selectFrame } from '../../actions/selection.ts'
import { filterEntries } from '../../components/filter-entries.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { keyFilter, keyText } from '../../format/alert-text.ts'
import { formatCount, plural } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import { filterAlerts } from '../../state/alerts.ts'
import { useSession } from '../../state/session.ts'
import { signal } from '../../state/signals.ts'

export function alertMenu(alert: AlertItem, chosen: readonly number[], onNote: () => void): MenuEntry[] {
  const { fields } = useSession.getState()
  const { frame, rule, state, server, hosts } = alert
  const expression = alert.key.flatMap((part) => keyFilter(part, fields) ?? []).join(' && ')
  const several = chosen.length > 1 ? ` ${plural(chosen.length, 'alert')}` : ''
  return [
    { label: `Go to frame ${formatCount(frame)}`, hint: '⏎', run: () => void selectFrame(frame) },
    'line',
    state === 'acknowledged' && several === ''
      ? { label: 'Mark as new again', hint: 'A', run: () => void renew(chosen) }
      : { label: `Acknowledge${several}`, hint: 'A', run: () => void acknowledge(chosen), testId: 'alert-acknowledge' },
    { label: 'Suppress…', hint: 'S', disabled: state === 'suppressed', run: () => askToSuppress(alert) },
    { label: 'Note…', hint: 'N', run: onNote },
    'line',
    ...(expression === '' ? [] : [...filterEntries(expression), 'line' as const]),
    { label: 'Only alerts of this rule', run: () => filterAlerts({ rule }) },
    ...(server === '' ? [] : [{ label: `Only alerts of ${visible(server)}`, run: () => filterAlerts({ server }) }]),
    ...hosts.map((host) => ({ label: `Only alerts of ${visible(host)}`, run: () => filterAlerts({ host }) })),
    { label: 'Show the rule', run: () => signal('showRule', rule) },
    'line',
    { label: 'Copy title', run: () => void copyText(alert.title) },
    { label: 'Copy key', disabled: alert.key.length === 0, run: () => void copyText(keyText(alert)) },
  ]
}
