/** What is said where alerts would be, and how far rules are. */
import type { AlertTotals } from '../../../shared/wire/alerts.ts'
import { runRules } from '../../actions/rules.ts'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { filterAlerts, NO_FILTER } from '../../state/alerts.ts'
import { rowCount, useSession } from '../../state/session.ts'
import styles from './alerts-pane.module.css'

export function NoAlerts({ totals }: { readonly totals: AlertTotals }) {
  const rows = useSession(rowCount)
  const { total, on, rules, progress } = totals
  if (total > 0)
    return (
      <Say title={`None of the ${plural(total, 'alert')} passes the filter`}>
        <Button size="small" onClick={() => filterAlerts(NO_FILTER)}>
          Clear all filters
        </Button>
      </Say>
    )
  if (rows === 0)
    return <Say title="No alerts yet" text="Rules look at frames as soon as a file is open or a capture runs." />
  if (!on && progress)
    return (
      <Say
        title="Rules were stopped"
        text={`They looked at ${formatCount(progress.done)} of ${plural(progress.total, 'frame')} and found nothing.`}
      />
    )
  if (!on) return <Say title="Rules do not look at frames" />
  if (progress) return <Say title="Nothing found yet" text="Alerts show as soon as rules find them." />
  if (rules === 0) return <Say title="No rules are on" text="Switch rules on, and they look at all frames." />
  return (
    <Say title="No alerts" text={`${plural(rules, 'rule')} looked at ${plural(rows, 'frame')} and found nothing.`} />
  )
}

interface SayProps {
  readonly title: string
  readonly text?: string
  readonly children?: React.ReactNode
}

function Say({ title, text, children }: SayProps) {
  return (
    <div className={styles.empty} role="status" data-testid="alerts-empty">
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  )
}

/** Progress and what stops it, or the way on; what found no room; nothing when all is well. */
export function RunLine({ totals, omitted }: { readonly totals: AlertTotals; readonly omitted: number }) {
  const { on, progress } = totals
  if (on && !progress && omitted === 0) return null
  return (
    <div className={styles.run} role="status" data-testid="alerts-run">
      {on && progress && (
        <>
          <ProgressBar value={progress.done / Math.max(1, progress.total)} label="Rules look at frames" width={90} />
          <span>
            Looking: {formatCount(progress.done)} of {formatCount(progress.total)}
          </span>
          <Button size="small" onClick={() => void runRules(false)}>
            Stop
          </Button>
        </>
      )}
      {!on && (
        <>
          <span>
            {progress
              ? `Stopped at frame ${formatCount(progress.done)} of ${formatCount(progress.total)}`
              : 'Rules do not look at frames'}
          </span>
          <Button size="small" onClick={() => void runRules(true)}>
            {progress ? 'Continue' : 'Look at frames'}
          </Button>
        </>
      )}
      {omitted > 0 && (
        <span title="A rule keeps its first 5,000 alerts, so that one that fires at everything hides no other">
          {plural(omitted, 'further alert')} counted, not listed
        </span>
      )}
    </div>
  )
}
