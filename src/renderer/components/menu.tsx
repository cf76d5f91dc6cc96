/** A menu at a point or under its button. Arrow keys, typed letters and Escape work as menus do everywhere. */
import type { LucideIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import styles from './menu.module.css'

export interface MenuItem {
  readonly label: string
  readonly hint?: string
  readonly icon?: LucideIcon
  readonly disabled?: boolean
  readonly checked?: boolean
  readonly run: () => void
  readonly testId?: string
}
export interface MenuHeading {
  readonly heading: string
}
export type MenuEntry = MenuItem | MenuHeading | 'line'

export interface MenuPoint {
  readonly x: number
  readonly y: number
}

interface MenuProps {
  readonly label: string
  readonly at: MenuPoint
  readonly entries: readonly MenuEntry[]
  readonly onClose: () => void
}

const MARGIN = 6

export function Menu({ label, at, entries, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  const opener = useRef(document.activeElement)
  const [place, setPlace] = useState(at)

  useLayoutEffect(() => {
    const box = menu.current?.getBoundingClientRect()
    if (!box) return
    setPlace({
      x: Math.max(MARGIN, Math.min(at.x, window.innerWidth - box.width - MARGIN)),
      y: Math.max(MARGIN, Math.min(at.y, window.innerHeight - box.height - MARGIN)),
    })
    menu.current?.querySelector<HTMLElement>('[role^=menuitem]:not([aria-disabled=true])')?.focus()
  }, [at])

  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (!menu.current?.contains(event.target as Node)) onClose()
    }
    window.addEventListener('pointerdown', outside, true)
    window.addEventListener('blur', onClose)
    window.addEventListener('resize', onClose)
    return () => {
      window.removeEventListener('pointerdown', outside, true)
      window.removeEventListener('blur', onClose)
      window.removeEventListener('resize', onClose)
    }
  }, [onClose])

  const close = (): void => {
    onClose()
    if (opener.current instanceof HTMLElement) opener.current.focus()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]:not([aria-disabled=true])') ?? [])]
    const index = items.indexOf(document.activeElement as HTMLElement)
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab') close()
    else if (event.key === 'ArrowDown') items[(index + 1) % items.length]?.focus()
    else if (event.key === 'ArrowUp') items[(index - 1 + items.length) % items.length]?.focus()
    else if (event.key === 'Home') items[0]?.focus()
    else if (event.key === 'End') items.at(-1)?.focus()
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const after = [...items.slice(index + 1), ...items.slice(0, index + 1)]
      after.find((item) => item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus()
      return
    } else return
    event.preventDefault()
  }

  return createPortal(
    <div
      ref={menu}
      className={styles.menu}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      style={{ left: place.x, top: place.y }}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {entries.map((entry, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a menu does not change while it is open
        <Entry key={i} entry={entry} close={close} />
      ))}
    </div>,
    document.querySelector('main') ?? document.body,
  )
}

const roleOf = (checked: boolean | undefined) =>
  checked === undefined ? { role: 'menuitem' } : { role: 'menuitemcheckbox', 'aria-checked': checked }

function Entry({ entry, close }: { readonly entry: MenuEntry; readonly close: () => void }) {
  if (entry === 'line') return <hr className={styles.line} />
  if ('heading' in entry) {
    return (
      <div className={styles.heading} role="presentation">
        {entry.heading}
      </div>
    )
  }
  const { label, hint, icon: Icon, disabled, checked, run, testId } = entry
  return (
    <button
      type="button"
      className={styles.item}
      {...roleOf(checked)}
      aria-disabled={disabled || undefined}
      tabIndex={-1}
      data-testid={testId}
      onPointerEnter={(event) => event.currentTarget.focus()}
      onClick={() => {
        if (disabled) return
        close()
        run()
      }}
    >
      <span className={styles.mark}>
        {checked ? '✓' : Icon && <Icon size={14} strokeWidth={1.5} aria-hidden="true" />}
      </span>
      <span className={styles.label}>{label}</span>
      {hint && <span className={styles.hint}>{hint}</span>}
    </button>
  )
}
