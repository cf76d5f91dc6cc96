/** What a menu is made of: items, lines, headings, and items that open a menu beside them. */
import { ChevronRight, type LucideIcon } from 'lucide-react'
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
/** An item that opens a menu beside it. */
export interface MenuBranch {
  readonly label: string
  readonly icon?: LucideIcon
  readonly disabled?: boolean
  readonly entries: () => readonly MenuEntry[]
  readonly testId?: string
}
export interface MenuHeading {
  readonly heading: string
}
export type MenuEntry = MenuItem | MenuBranch | MenuHeading | 'line'

const roleOf = (checked: boolean | undefined) =>
  checked === undefined ? { role: 'menuitem' } : { role: 'menuitemcheckbox', 'aria-checked': checked }

interface EntryProps {
  readonly entry: MenuEntry
  readonly expanded: boolean
  readonly onChoose: (run: () => void) => void
  /** Opens the menu of this item beside its box, or closes the one that is open. */
  readonly onBranch: (box: DOMRect | null) => void
}

export function Entry({ entry, expanded, onChoose, onBranch }: EntryProps) {
  if (entry === 'line') return <hr className={styles.line} />
  if ('heading' in entry) {
    return (
      <div className={styles.heading} role="presentation">
        {entry.heading}
      </div>
    )
  }
  const { label, icon: Icon, disabled, testId } = entry
  if ('entries' in entry) {
    return (
      <button
        type="button"
        className={styles.item}
        role="menuitem"
        aria-haspopup="menu"
        aria-expanded={expanded}
        aria-disabled={disabled || undefined}
        tabIndex={-1}
        data-testid={testId}
        onPointerEnter={(event) => {
          if (expanded) return
          event.currentTarget.focus()
          onBranch(disabled ? null : event.currentTarget.getBoundingClientRect())
        }}
        onClick={(event) => !disabled && onBranch(event.currentTarget.getBoundingClientRect())}
      >
        <span className={styles.mark}>{Icon && <Icon size={14} strokeWidth={1.5} aria-hidden="true" />}</span>
        <span className={styles.label}>{label}</span>
        <ChevronRight className={styles.more} size={13} strokeWidth={1.5} aria-hidden="true" />
      </button>
    )
  }
  const { hint, checked, run } = entry
  return (
    <button
      type="button"
      className={styles.item}
      {...roleOf(checked)}
      aria-disabled={disabled || undefined}
      tabIndex={-1}
      data-testid={testId}
      onPointerEnter={(event) => {
        event.currentTarget.focus()
        onBranch(null)
      }}
      onClick={() => {
        if (!disabled) onChoose(run)
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
