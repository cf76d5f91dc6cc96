/** A button that opens a menu under itself. */
import type { LucideIcon } from 'lucide-react'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Menu, type MenuEntry, type MenuPoint } from './menu.tsx'

interface MenuButtonProps {
  readonly label: string
  readonly icon?: LucideIcon
  readonly entries: () => readonly MenuEntry[]
  readonly weight?: 'normal' | 'quiet'
  readonly size?: 'normal' | 'small'
  readonly disabled?: boolean
  readonly testId?: string
  readonly children?: ReactNode
}

export function MenuButton({ label, icon, entries, weight, size, disabled, testId, children }: MenuButtonProps) {
  const [at, setAt] = useState<MenuPoint | null>(null)
  return (
    <>
      <Button
        icon={icon}
        weight={weight}
        size={size}
        disabled={disabled}
        title={label}
        aria-label={children ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        data-testid={testId}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          setAt(at ? null : { x: box.left, y: box.bottom + 4 })
        }}
      >
        {children}
        {children && <ChevronDown size={12} strokeWidth={1.5} aria-hidden="true" />}
      </Button>
      {at && <Menu label={label} at={at} entries={entries()} onClose={() => setAt(null)} />}
    </>
  )
}
