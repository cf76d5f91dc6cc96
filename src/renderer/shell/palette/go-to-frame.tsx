/** Asks for a frame number and goes there. */
import { type FormEvent, useState } from 'react'
import { selectFrame } from '../../actions/selection.ts'
import { formatCount } from '../../format/numbers.ts'
import { useFrameCount } from '../../state/counts.ts'
import { showOverlay } from '../../state/layout.ts'
import { Dialog } from './dialog.tsx'
import styles from './palette.module.css'

export function GoToFrame() {
  const rows = useFrameCount()
  const [typed, setTyped] = useState('')
  const frame = Number(typed.replaceAll(/[,\s]/g, ''))
  const valid = Number.isInteger(frame) && frame >= 1 && frame <= rows
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!valid) return
    showOverlay(null)
    setTimeout(() => void selectFrame(frame))
  }
  return (
    <Dialog label="Go to frame" testId="go-to-frame">
      <form onSubmit={submit}>
        <input
          className={styles.input}
          aria-label="Frame number"
          aria-invalid={typed !== '' && !valid}
          inputMode="numeric"
          autoComplete="off"
          placeholder={`Frame number, 1 to ${formatCount(rows)}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          data-testid="goto-input"
        />
        {typed !== '' && !valid && <p className={styles.none}>There are frames 1 to {formatCount(rows)}.</p>}
      </form>
    </Dialog>
  )
}
