/** A button that runs a command: its title and shortcut are the tooltip, and it is disabled when the command is. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { findCommand, runCommand } from '../commands/registry.ts'
import { formatShortcut } from '../commands/shortcuts.ts'
import { useCommandEnabled } from '../commands/use-command.ts'
import { isMac } from '../connection/bridge.ts'
import { Button } from './button.tsx'

interface CommandButtonProps {
  readonly command: string
  readonly icon?: LucideIcon
  readonly weight?: 'normal' | 'primary' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'small'
  readonly testId?: string
  /** Stands for the title where the button shows an icon only. */
  readonly label?: string
  readonly children?: ReactNode
}

export function CommandButton({ command: id, testId, label, children, ...rest }: CommandButtonProps) {
  const enabled = useCommandEnabled(id)
  const command = findCommand(id)
  const shortcut = command?.shortcut ? ` (${formatShortcut(command.shortcut, isMac)})` : ''
  const title = `${label ?? command?.title ?? id}${shortcut}`
  return (
    <Button
      {...rest}
      title={title}
      aria-label={children ? undefined : (label ?? command?.title)}
      disabled={!enabled}
      onClick={() => runCommand(id)}
      data-testid={testId}
    >
      {children}
    </Button>
  )
}
