/** Open, save and close. */
import { FolderOpen } from 'lucide-react'
import { findCommand, isEnabled, runCommand } from '../../commands/registry.ts'
import { formatShortcut } from '../../commands/shortcuts.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { isMac } from '../../connection/bridge.ts'

const COMMANDS = [
  'file.open',
  'file.add',
  'line',
  'file.save',
  'file.saveShown',
  'file.savePcap',
  'file.export',
  'line',
  'file.close',
] as const

function entry(id: string): MenuEntry {
  if (id === 'line') return 'line'
  const command = findCommand(id)
  return {
    label: command?.title ?? id,
    hint: command?.shortcut ? formatShortcut(command.shortcut, isMac) : undefined,
    disabled: !command || !isEnabled(command),
    testId: id,
    run: () => runCommand(id),
  }
}

export function FileMenu() {
  return (
    <MenuButton label="Files" icon={FolderOpen} entries={() => COMMANDS.map(entry)} testId="file-menu">
      File
    </MenuButton>
  )
}
