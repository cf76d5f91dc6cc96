/** The range of time that was brushed, and the way out of it. */
import { X } from 'lucide-react'
import { setTimeRange } from '../../actions/view.ts'
import { Button } from '../../components/button.tsx'
import { formatMoment } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'
import { appliedRange, useView } from '../../state/view.ts'
import styles from './filter-bar.module.css'

export function RangeChip() {
  const range = useView(appliedRange)
  const zone = usePreferences((state) => state.timeZone)
  if (!range) return null
  return (
    <span className={styles.chip} data-testid="time-range">
      <span className="mono">
        {formatMoment(range[0], zone)} – {formatMoment(range[1], zone)}
      </span>
      <Button
        icon={X}
        weight="quiet"
        size="small"
        title="Show all of the time"
        aria-label="Clear the time range"
        onClick={() => void setTimeRange(null)}
      />
    </span>
  )
}
