/** The decoded frame as a tree. */
import { useSelection } from '../../state/selection.ts'
import { DetailTree } from './detail-tree.tsx'
import styles from './details.module.css'
import { FrameAlerts } from './frame-alerts.tsx'

export function DetailsPane() {
  const detail = useSelection((state) => state.detail)
  const problem = useSelection((state) => state.problem)
  const chosen = useSelection((state) => state.frame !== null)
  if (detail)
    return (
      <div className={styles.pane}>
        <FrameAlerts />
        <DetailTree detail={detail} />
      </div>
    )
  return <p className={styles.none}>{problem ?? (chosen ? 'Decoding…' : 'Select a frame to see what it says.')}</p>
}
