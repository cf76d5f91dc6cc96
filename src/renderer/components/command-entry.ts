/** A command as an entry of a menu: its title and shortcut, disabled when the command is. */
import { findCommand, isEnabled, runCommand } from '../commands/registry.ts'
import { formatShortcut } from '../commands/shortcuts.ts'
import { isMac } from '../connection/bridge.ts'
import type { MenuItem } from './menu.tsx'

export function shortcutOf(id: string): string | undefined {
  const shortcut = findCommand(id)?.shortcut
  return shortcut ? formatShortcut(shortcut, isMac) : undefined
}

export function commandEntry(id: string): MenuItem {
  const command = findCommand(id)
  return {
    label: command?.title ?? id,
    hint: shortcutOf(id),
    disabled: !command || !isEnabled(command),
    testId: id,
    run: () => runCommand(id),
  }
}
