import { showAlertsOfFrame } from '../actions/alerts.ts'
import { selectNext } from '../actions/selection.ts'
import { showOverlay } from '../state/layout.ts'
import { useSelection } from '../state/selection.ts'
import { useSession } from '../state/session.ts'
import type { Command } from './registry.ts'

const group = 'Alerts'
const hasAlerts = (): boolean => (useSession.getState().info?.alerts.total ?? 0) > 0

export const alertCommands: readonly Command[] = [
  {
    id: 'alerts.next',
    title: 'Next frame with an alert',
    group,
    shortcut: 'F8',
    enabled: hasAlerts,
    run: () => selectNext('alert', false),
  },
  {
    id: 'alerts.previous',
    title: 'Previous frame with an alert',
    group,
    shortcut: 'Shift+F8',
    enabled: hasAlerts,
    run: () => selectNext('alert', true),
  },
  {
    id: 'alerts.ofFrame',
    title: 'Show alerts of the frame',
    group,
    enabled: () => hasAlerts() && useSelection.getState().frame !== null,
    run: () => {
      const { frame } = useSelection.getState()
      return frame === null ? undefined : showAlertsOfFrame(frame)
    },
  },
  {
    id: 'alerts.export',
    title: 'Export alerts…',
    group,
    enabled: hasAlerts,
    run: () => showOverlay('exportAlerts'),
  },
  { id: 'alerts.suppressions', title: 'Suppressed alerts…', group, run: () => showOverlay('suppressions') },
]
