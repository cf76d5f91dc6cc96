/** The alerts that have the selected frame as evidence, above its tree. */
import { useEffect, useState } from 'react'
import type { AlertItem } from '../../../shared/wire/alerts.ts'
import { showAlert } from '../../actions/alerts.ts'
import { SeverityMark } from '../../components/severity-mark.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { call } from '../../connection/connection.ts'
import { plural } from '../../format/numbers.ts'
import { useAlertsVersion } from '../../state/alerts.ts'
import { useSelection } from '../../state/selection.ts'
import styles from './details.module.css'

const MOST = 3

export function FrameAlerts() {
  const alerts = useAlertsOfFrame()
  if (alerts.length === 0) return null
  return (
    <ul className={styles.alerts} aria-label="Alerts of this frame" data-testid="frame-alerts">
      {alerts.slice(0, MOST).map(({ id, severity, title }) => (
        <li key={id}>
          <button type="button" title="Show this alert" onClick={() => void showAlert(id)}>
            <SeverityMark severity={severity} />
            <span>
              <VisibleText text={title} />
            </span>
          </button>
        </li>
      ))}
      {alerts.length > MOST && <li className={styles.more}>and {plural(alerts.length - MOST, 'other alert')}</li>}
    </ul>
  )
}

function useAlertsOfFrame(): readonly AlertItem[] {
  const frame = useSelection((state) => state.frame)
  const version = useAlertsVersion()
  const [shown, setShown] = useState<{ readonly frame: number; readonly alerts: readonly AlertItem[] } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is asked for anew
  useEffect(() => {
    if (frame === null) return
    const abort = new AbortController()
    call('alerts.ofFrame', { frame }, { signal: abort.signal }).then(
      ({ alerts }) => !abort.signal.aborted && setShown({ frame, alerts }),
      () => {},
    )
    return () => abort.abort()
  }, [frame, version])
  return shown?.frame === frame ? shown.alerts : []
}
