/** Files that are damaged, cut or could not be read; a click says what and where. */
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { Popover } from '../../components/popover.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { problemText } from '../../format/damage.ts'
import { problemFiles, useSession } from '../../state/session.ts'
import { DamageList } from '../states/damage-list.tsx'
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
                <p>
                  It <VisibleText text={problemText(file)} />
                </p>
                {file.damages.length > 0 && <DamageList file={file} />}
              </section>
            ))}
          </div>
        </Popover>
      )}
    </>
  )
}
