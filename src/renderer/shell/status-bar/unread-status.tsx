/** What rings deleted before it was read. */
import { formatCount } from '../../format/numbers.ts'
import { useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function UnreadStatus() {
  const unread = useSession((state) => state.info?.unread ?? null)
  if (!unread) return null
  const { frames, files } = unread
  return (
    <span
      className={styles.dropped}
      title="A ring deleted its files before they were read: the table is without their frames"
      data-testid="status-unread"
    >
      Not read <b>{frames > 0 ? formatCount(frames) : `${formatCount(files)} file${files === 1 ? '' : 's'}`}</b>
    </span>
  )
}
