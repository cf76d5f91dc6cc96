/** Files that are cut or could not be read; a click says what and where. */
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { Popover } from '../../components/popover.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { asSentence, plural } from '../../format/numbers.ts'
import { problemFiles, useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function ProblemStatus() {
  const files = useSession(useShallow(problemFiles))
  const [anchor, setAnchor] = useState<DOMRect | null>(null)
  if (files.length === 0) return null
  return (
    <>
      <button
        type="button"
        className={styles.problem}
        data-testid="status-problem"
        aria-haspopup="dialog"
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget.getBoundingClientRect())}
      >
        <TriangleAlert size={13} strokeWidth={1.5} aria-hidden="true" />
        {files.length === 1 ? 'File problem' : `${files.length} file problems`}
      </button>
      {anchor && (
        <Popover label="File problems" anchor={anchor} onClose={() => setAnchor(null)}>
          <div className={styles.files}>
            {files.map((file) => (
              <section key={file.id}>
                <h2>
                  <VisibleText text={file.name} />
                </h2>
                <p>{asSentence(file.problem ?? 'It could not be read to its end')}</p>
                <p>
                  {file.frames === 0
                    ? 'No frame of it is shown.'
                    : `${plural(file.frames, 'frame')} before it are shown.`}
                </p>
              </section>
            ))}
          </div>
        </Popover>
      )}
    </>
  )
}
