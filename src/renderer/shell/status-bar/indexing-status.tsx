/** How far a file is read, how fast, and the way to stop. */
import { X } from 'lucide-react'
import { useShallow } from 'zustand/react/shallow'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatBytes } from '../../format/numbers.ts'
import { useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function IndexingStatus() {
  const indexing = useSession(useShallow((state) => state.info?.indexing ?? null))
  if (!indexing) return null
  const { bytes, totalBytes, bytesPerSecond } = indexing
  return (
    <span className={styles.indexing} data-testid="status-indexing">
      Indexing
      <ProgressBar value={totalBytes > 0 ? bytes / totalBytes : 0} label="Indexing" width={72} />
      <span>
        <b>{formatBytes(bytes)}</b> of {formatBytes(totalBytes)} · {formatBytes(bytesPerSecond)}/s
      </span>
      <Button
        icon={X}
        weight="quiet"
        size="small"
        title="Stop and close"
        aria-label="Stop indexing and close"
        onClick={() => runCommand('file.close')}
      />
    </span>
  )
}
