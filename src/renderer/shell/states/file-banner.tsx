/** Says once that a file is damaged, could not be read, or was not read to its end, with the places of the damage. */
import { RotateCw, TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { FileInfo } from '../../../shared/wire/calls.ts'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { Popover } from '../../components/popover.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { isPart, problemText } from '../../format/damage.ts'
import { problemFiles, useSession } from '../../state/session.ts'
import { DamageList } from './damage-list.tsx'
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
        <VisibleText text={problemText(file)} />
      </p>
      {isPart(file) && (
        <Button icon={RotateCw} size="small" onClick={() => runCommand('file.reopen')} data-testid="read-again">
          Read it whole
        </Button>
      )}
      {file.damages.length > 0 && <Places key={file.id} file={file} />}
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

function Places({ file }: { readonly file: FileInfo }) {
  const [anchor, setAnchor] = useState<DOMRect | null>(null)
  return (
    <>
      <Button
        size="small"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        data-testid="damage-places"
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget.getBoundingClientRect())}
      >
        Show where
      </Button>
      {anchor && (
        <Popover label="Damaged places" anchor={anchor} onClose={() => setAnchor(null)}>
          <DamageList file={file} />
        </Popover>
      )}
    </>
  )
}
