/** The decoded frame as a tree. */
import { useSelection } from '../../state/selection.ts'
import { DetailTree } from './detail-tree.tsx'
import styles from './details.module.css'

export function DetailsPane() {
  const tree = useSelection((state) => state.detail?.tree ?? null)
  const problem = useSelection((state) => state.problem)
  const chosen = useSelection((state) => state.frame !== null)
  if (tree) return <DetailTree tree={tree} />
  return <p className={styles.none}>{problem ?? (chosen ? 'Decoding…' : 'Select a frame to see what it says.')}</p>
}
