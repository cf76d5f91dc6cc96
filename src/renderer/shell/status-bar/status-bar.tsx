/** The state of the capture at all times, then what is selected. */

import { formatCount } from '../../format/numbers.ts'
import { useFrameCount } from '../../state/counts.ts'
import { markedCount, useSession } from '../../state/session.ts'
import { shownRows, useView } from '../../state/view.ts'
import { AlertStatus } from './alert-status.tsx'
import { BufferStatus } from './buffer-status.tsx'
import { CaptureStatus } from './capture-status.tsx'
import { DiskStatus } from './disk-status.tsx'
import { FieldStatus } from './field-status.tsx'
import { IndexingStatus } from './indexing-status.tsx'
import { ProblemStatus } from './problem-status.tsx'
import { RateStatus } from './rate-status.tsx'
import styles from './status-bar.module.css'
import { UnreadStatus } from './unread-status.tsx'
import { ZoneSwitch } from './zone-switch.tsx'

export function StatusBar() {
  const rows = useFrameCount()
  const shown = useView(shownRows)
  const marked = useSession(markedCount)
  return (
    <footer className={styles.bar}>
      <CaptureStatus />
      <span data-testid="status-frames">
        Frames <b>{formatCount(rows)}</b>
      </span>
      <span data-testid="status-shown">
        Shown <b>{formatCount(shown)}</b>
      </span>
      {marked > 0 && (
        <span data-testid="status-marked">
          Marked <b>{formatCount(marked)}</b>
        </span>
      )}
      <RateStatus />
      <UnreadStatus />
      <BufferStatus />
      <IndexingStatus />
      <DiskStatus />
      <AlertStatus />
      <ProblemStatus />
      <FieldStatus />
      <ZoneSwitch />
    </footer>
  )
}
