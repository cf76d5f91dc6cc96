/** Says once that a file is cut or could not be read. */
import { TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { Button } from '../../components/button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { asSentence, plural } from '../../format/numbers.ts'
import { problemFiles, useSession } from '../../state/session.ts'
import styles from './states.module.css'

export function FileBanner() {
  const files = useSession(useShallow(problemFiles))
  const [dismissed, setDismissed] = useState<ReadonlySet<number>>(new Set())
  const file = files.find(({ id }) => !dismissed.has(id))
  if (!file) return null
  return (
    <div className={styles.banner} role="status" data-testid="file-banner">
      <TriangleAlert size={15} strokeWidth={1.5} aria-hidden="true" />
      <p>
        <b>
          <VisibleText text={file.name} />
        </b>{' '}
        {file.state === 'failed' ? 'could not be read' : 'ends early'}
        {file.problem ? `: ${asSentence(file.problem)}` : '.'}{' '}
        {file.frames > 0 && `The ${plural(file.frames, 'frame')} before it are shown.`}
      </p>
      <Button
        icon={X}
        weight="quiet"
        size="small"
        title="Dismiss"
        aria-label="Dismiss"
        onClick={() => setDismissed(new Set([...dismissed, file.id]))}
      />
    </div>
  )
}
