/** A menu at a point or under its button, with menus inside it. Arrow keys, typed letters and Escape work as menus do everywhere. */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import styles from './menu.module.css'
import { Entry, type MenuEntry } from './menu-entry.tsx'
import { overlayHost } from './overlay-host.ts'

export type { MenuEntry, MenuItem } from './menu-entry.tsx'

export interface MenuPoint {
  readonly x: number
  readonly y: number
  /** Where it ends instead when there is no room to the right. */
  readonly otherX?: number
}

interface MenuProps {
  readonly label: string
  readonly at: MenuPoint
  readonly entries: readonly MenuEntry[]
  readonly onClose: () => void
  /** An item was chosen: menus around this one close as well. */
  readonly onChosen?: () => void
}

interface OpenBranch {
  readonly index: number
  readonly at: MenuPoint
}

const MARGIN = 6
const ITEMS = ':scope > [role^=menuitem]:not([aria-disabled=true])'

export function Menu({ label, at, entries, onClose, onChosen }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  const opener = useRef(document.activeElement)
  const [place, setPlace] = useState(at)
  const [branch, setBranch] = useState<OpenBranch | null>(null)

  useLayoutEffect(() => {
    const box = menu.current?.getBoundingClientRect()
    if (!box) return
    const room = window.innerWidth - box.width - MARGIN
    setPlace({
      x: Math.max(MARGIN, at.x > room && at.otherX !== undefined ? at.otherX - box.width : Math.min(at.x, room)),
      y: Math.max(MARGIN, Math.min(at.y, window.innerHeight - box.height - MARGIN)),
    })
    menu.current?.querySelector<HTMLElement>(ITEMS)?.focus()
  }, [at])

  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (!(event.target as Element).closest('[role=menu]')) onClose()
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
    const items = [...(menu.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])]
    const index = items.indexOf(document.activeElement as HTMLElement)
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab' || (event.key === 'ArrowLeft' && onChosen)) close()
    else if (event.key === 'ArrowRight') items[index]?.matches('[aria-haspopup]') && items[index].click()
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

  const open = branch === null ? undefined : entries[branch.index]
  return createPortal(
    <>
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
        {entries.map((entry, index) => (
          <Entry
            // biome-ignore lint/suspicious/noArrayIndexKey: a menu does not change while it is open
            key={index}
            entry={entry}
            expanded={branch?.index === index}
            onChoose={(run) => {
              close()
              onChosen?.()
              run()
            }}
            onBranch={(box) =>
              setBranch(box && { index, at: { x: box.right - 2, y: box.top - 5, otherX: box.left + 2 } })
            }
          />
        ))}
      </div>
      {branch && open && open !== 'line' && 'entries' in open && (
        <Menu
          key={branch.index}
          label={open.label}
          at={branch.at}
          entries={open.entries()}
          onClose={() => setBranch(null)}
          onChosen={() => {
            close()
            onChosen?.()
          }}
        />
      )}
    </>,
    overlayHost(),
  )
}
