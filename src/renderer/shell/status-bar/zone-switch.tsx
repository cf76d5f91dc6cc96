/** Local time or UTC, wherever a time of day is shown. */
import { runCommand } from '../../commands/registry.ts'
import { usePreferences } from '../../state/preferences.ts'
import styles from './status-bar.module.css'

export function ZoneSwitch() {
  const zone = usePreferences((state) => state.timeZone)
  return (
    <button
      type="button"
      className={styles.zone}
      title="Switch between UTC and local time"
      data-testid="time-zone"
      onClick={() => runCommand('time.zone')}
    >
      {zone === 'utc' ? 'UTC' : 'Local time'}
    </button>
  )
}
