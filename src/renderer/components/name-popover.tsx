/** Asks for a name under which something is kept; a name that is taken says that it will be replaced. */
import { type FormEvent, useState } from 'react'
import { Button } from './button.tsx'
import styles from './name-popover.module.css'
import { Popover } from './popover.tsx'

interface NamePopoverProps {
  readonly label: string
  readonly anchor: DOMRect
  /** What gets the name. */
  readonly text?: string
  readonly isTaken: (name: string) => boolean
  readonly onName: (name: string) => void
  readonly onClose: () => void
}

const LONGEST = 120

export function NamePopover({ label, anchor, text, isTaken, onName, onClose }: NamePopoverProps) {
  const [name, setName] = useState('')
  const trimmed = name.trim()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    if (trimmed === '') return
    onName(trimmed)
    onClose()
  }
  return (
    <Popover label={label} anchor={anchor} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {text !== undefined && <code>{text}</code>}
        <input
          aria-label={`Name: ${label}`}
          placeholder="Name"
          autoComplete="off"
          maxLength={LONGEST}
          value={name}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to name it
          autoFocus
          onChange={(event) => setName(event.target.value)}
          data-testid="saved-name"
        />
        <div>
          <Button size="small" onClick={onClose}>
            Cancel
          </Button>
          <Button size="small" type="submit" weight="primary" disabled={trimmed === ''} data-testid="saved-go">
            {isTaken(trimmed) ? 'Replace' : 'Save'}
          </Button>
        </div>
      </form>
    </Popover>
  )
}
