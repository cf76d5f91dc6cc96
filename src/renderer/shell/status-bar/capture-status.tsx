/** Recording or not, and for how long. */
import { useShallow } from 'zustand/react/shallow'
import { useNow } from '../../components/use-now.ts'
import { formatElapsed } from '../../format/time.ts'
import { captures, isActive, useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function CaptureStatus() {
  const { startedAtMs, word, any } = useSession(
    useShallow((state) => {
      const all = captures(state)
      const active = all.filter(isActive)
      return {
        any: all.length > 0,
        startedAtMs: active.length > 0 ? Math.min(...active.map((capture) => capture.startedAtMs)) : null,
        word: active.every(({ state }) => state === 'stopping')
          ? 'Stopping'
          : active.some(({ state }) => state === 'running')
            ? 'Capturing'
            : 'Starting',
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
          <b>{word}</b> {formatElapsed(now - startedAtMs)}
        </span>
      )}
    </span>
  )
}
