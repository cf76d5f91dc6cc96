/** One name and its text, with what is wrong with them. */
import { Play, Trash2 } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import styles from './filters-dialog.module.css'
import type { Named, NamedList } from './named-lists.ts'

interface NamedRowProps {
  readonly row: Named
  readonly list: NamedList
  readonly problem: string | undefined
  /** The row was just added. */
  readonly focused: boolean
  readonly onChange: (to: Partial<Named>) => void
  readonly onRemove: () => void
  readonly onApply?: () => void
}

export function NamedRow({ row, list, problem, focused, onChange, onRemove, onApply }: NamedRowProps) {
  const label = row.name || 'the new one'
  return (
    <li className={styles.row} data-testid="named-row">
      <input
        className={`${styles.input} ${styles.name}`}
        aria-label="Name"
        placeholder="Name"
        autoComplete="off"
        spellCheck={false}
        value={row.name}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for this row
        autoFocus={focused}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <input
        className={styles.input}
        aria-label={list.textLabel}
        aria-invalid={problem !== undefined}
        placeholder={list.textHint}
        autoComplete="off"
        spellCheck={false}
        value={row.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      {onApply && (
        <Button
          icon={Play}
          weight="quiet"
          title="Save and apply"
          aria-label={`Apply ${label}`}
          disabled={problem !== undefined || row.text.trim() === ''}
          onClick={onApply}
        />
      )}
      <Button icon={Trash2} weight="quiet" title="Delete" aria-label={`Delete ${label}`} onClick={onRemove} />
      {problem && (
        <p className={styles.problem} role="status">
          {problem}
        </p>
      )}
    </li>
  )
}
