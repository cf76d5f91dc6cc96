/** A dialog in the middle of the window: a title, what is asked, and the buttons at its foot. Gives the focus back. */
import { X } from 'lucide-react'
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import styles from './modal.module.css'

interface ModalProps {
  readonly title: string
  readonly testId: string
  readonly onClose: () => void
  /** What Enter does. */
  readonly onSubmit: () => void
  readonly foot: ReactNode
  readonly children: ReactNode
  /** For forms of two columns. */
  readonly wide?: boolean
}

/** What is asked comes before the way out. */
const FIRST = 'input:checked, input, footer button'

export function Modal({ title, testId, onClose, onSubmit, foot, children, wide }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>(FIRST)?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={wide ? `${styles.dialog} ${styles.wide}` : styles.dialog}
      aria-labelledby={heading}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <form
        className={styles.panel}
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <header className={styles.head}>
          <h2 id={heading}>{title}</h2>
          <Button icon={X} weight="quiet" size="small" title="Close" aria-label="Close" onClick={onClose} />
        </header>
        <div className={styles.body}>{children}</div>
        <footer className={styles.foot}>{foot}</footer>
      </form>
    </dialog>
  )
}
