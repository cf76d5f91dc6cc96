/** How full the memory between kernel and disk is: a capture that fills it up is about to lose frames. And what sampling leaves out. */
import { useShallow } from 'zustand/react/shallow'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatCount } from '../../format/numbers.ts'
import { captures, isActive, useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

const HIGH = 0.5

export function BufferStatus() {
  const { fill, sampledOut } = useSession(
    useShallow((state) => {
      const active = captures(state).filter(isActive)
      const fills = active.flatMap(({ bufferFill }) => bufferFill ?? [])
      return {
        fill: fills.length > 0 ? Math.max(...fills) : null,
        sampledOut: captures(state).reduce((sum, capture) => sum + capture.sampledOut, 0),
      }
    }),
  )
  return (
    <>
      {fill !== null && (
        <span
          className={fill >= HIGH ? `${styles.buffer} ${styles.high}` : styles.buffer}
          title="How full the memory between the kernel and the disk is"
          data-testid="status-buffer"
        >
          Buffer <ProgressBar value={fill} label="Buffer" width={36} /> <b>{Math.round(fill * 100)} %</b>
        </span>
      )}
      {sampledOut > 0 && (
        <span
          className={styles.sampled}
          title="Left out on purpose: only one frame of some is kept"
          data-testid="status-sampled"
        >
          Sampled <b>{formatCount(sampledOut)}</b> <span className={styles.more}>left out</span>
        </span>
      )}
    </>
  )
}
