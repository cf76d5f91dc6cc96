/** A modal at the top of the window that gives the focus back. */
import { type ReactNode, useEffect, useRef } from 'react'
import { showOverlay } from '../../state/layout.ts'
import styles from './palette.module.css'

interface DialogProps {
  readonly label: string
  readonly testId: string
  readonly children: ReactNode
}

export function Dialog({ label, testId, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={label}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault()
        showOverlay(null)
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) showOverlay(null)
      }}
    >
      <div className={styles.panel}>{children}</div>
    </dialog>
  )
}
