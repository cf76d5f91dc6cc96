/** Alerts that nobody dealt with, by severity; a click shows them. */
import { SEVERITIES } from '../../../shared/severity.ts'
import { runCommand } from '../../commands/registry.ts'
import { SeverityMark } from '../../components/severity-mark.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { SEVERITY_WORDS, WORST_FIRST } from '../../format/severity.ts'
import { openAlerts } from '../../state/alerts.ts'
import { useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function AlertStatus() {
  const total = useSession(openAlerts)
  const open = useSession(({ info }) => info?.alerts.open)
  if (total === 0 || !open) return null
  const found = WORST_FIRST.map((severity) => ({ severity, count: open[SEVERITIES.indexOf(severity)] })).filter(
    ({ count }) => count > 0,
  )
  const words = found.map(({ severity, count }) => `${formatCount(count)} ${SEVERITY_WORDS[severity].toLowerCase()}`)
  return (
    <button
      type="button"
      className={styles.alerts}
      title={`${plural(total, 'new alert')}: ${words.join(', ')}`}
      data-testid="status-alerts"
      onClick={() => runCommand('pane.alerts')}
    >
      {found.map(({ severity, count }) => (
        <span key={severity}>
          <SeverityMark severity={severity} size={9} />
          {formatCount(count)}
        </span>
      ))}
    </button>
  )
}
