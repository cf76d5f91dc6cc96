/** How far files are read, how fast, how long it takes yet, and the way to stop with what is there. */
import { Square } from 'lucide-react'
import { useMemo } from 'react'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatBytes } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import { readingOf } from '../../state/reading.ts'
import { useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

const left = (seconds: number | null): string => {
  if (seconds === null) return ''
  return seconds < 1 ? ' · under a second left' : ` · ${formatSpan(Math.round(seconds))} left`
}

export function IndexingStatus() {
  const info = useSession((state) => state.info)
  const reading = useMemo(() => readingOf(info), [info])
  if (!reading) return null
  const { bytes, total, fraction, bytesPerSecond, secondsLeft } = reading
  return (
    <span className={styles.indexing} data-testid="status-indexing">
      Reading
      <ProgressBar value={fraction} label="Reading" width={72} />
      <span>
        <b>{formatBytes(bytes)}</b> of {formatBytes(Math.round(total))} · {formatBytes(bytesPerSecond)}/s
        {left(secondsLeft)}
      </span>
      <Button
        icon={Square}
        weight="quiet"
        size="small"
        title="Stop reading; what was read stays"
        aria-label="Stop reading"
        data-testid="stop-reading"
        onClick={() => runCommand('file.stop')}
      />
    </span>
  )
}
