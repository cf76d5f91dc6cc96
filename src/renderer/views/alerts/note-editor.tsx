/** What a person noted of an alert: kept when the field is left. */
import { type RefObject, useEffect, useState } from 'react'
import { noteAlert } from '../../actions/alerts.ts'
import styles from './alert-view.module.css'
import { Part } from './part.tsx'

interface NoteEditorProps {
  readonly id: number
  readonly note: string
  readonly field: RefObject<HTMLTextAreaElement | null>
}

export function NoteEditor({ id, note, field }: NoteEditorProps) {
  const [draft, setDraft] = useState(note)
  useEffect(() => setDraft(note), [note])
  const keep = (): void => {
    if (draft !== note) void noteAlert(id, draft)
  }
  return (
    <Part title="Note">
      <textarea
        ref={field}
        className={styles.note}
        aria-label="Note"
        placeholder="What you found out"
        rows={Math.min(8, Math.max(2, draft.split('\n').length))}
        maxLength={10_000}
        spellCheck={false}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') setDraft(note)
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep()
        }}
        data-testid="alert-note"
      />
    </Part>
  )
}
