/** A small panel beside its button, for more than a menu says. */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { overlayHost } from './overlay-host.ts'
import styles from './popover.module.css'

interface PopoverProps {
  readonly label: string
  /** Edges of the button it belongs to. */
  readonly anchor: DOMRect
  readonly onClose: () => void
  readonly children: ReactNode
}

const GAP = 6

export function Popover({ label, anchor, onClose, children }: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: anchor.left, top: anchor.bottom + GAP })

  useLayoutEffect(() => {
    const box = panel.current?.getBoundingClientRect()
    if (!box) return
    const below = anchor.bottom + GAP + box.height <= window.innerHeight
    setPlace({
      left: Math.max(GAP, Math.min(anchor.left, window.innerWidth - box.width - GAP)),
      top: below ? anchor.bottom + GAP : Math.max(GAP, anchor.top - GAP - box.height),
    })
    if (!panel.current?.contains(document.activeElement)) panel.current?.focus()
  }, [anchor])

  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (!panel.current?.contains(event.target as Node)) onClose()
    }
    window.addEventListener('pointerdown', outside, true)
    return () => window.removeEventListener('pointerdown', outside, true)
  }, [onClose])

  return createPortal(
    <div
      ref={panel}
      className={styles.popover}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      style={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
    >
      {children}
    </div>,
    overlayHost(),
  )
}
