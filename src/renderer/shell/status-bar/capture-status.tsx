/** Recording or not, and for how long. */
import { useShallow } from 'zustand/react/shallow'
import { useNow } from '../../components/use-now.ts'
import { formatElapsed } from '../../format/time.ts'
import { captures, isActive, useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function CaptureStatus() {
  const { startedAtMs, stopping, any } = useSession(
    useShallow((state) => {
      const all = captures(state)
      const active = all.filter(isActive)
      return {
        any: all.length > 0,
        startedAtMs: active.length > 0 ? Math.min(...active.map((capture) => capture.startedAtMs)) : null,
        stopping: active.length > 0 && active.every((capture) => capture.state === 'stopping'),
      }
    }),
  )
  const now = useNow(1000, startedAtMs !== null)
  return (
    <span className={styles.capture} data-testid="status-capture">
      <span className={startedAtMs === null ? styles.dot : `${styles.dot} ${styles.recording}`} />
      {startedAtMs === null ? (
        <span>{any ? 'Stopped' : 'Ready'}</span>
      ) : (
        <span>
          <b>{stopping ? 'Stopping' : 'Capturing'}</b> {formatElapsed(now - startedAtMs)}
        </span>
      )}
    </span>
  )
}
