/** Open, save and close. */
import { FolderOpen } from 'lucide-react'
import { commandEntry } from '../../components/command-entry.ts'
import { MenuButton } from '../../components/menu-button.tsx'

const COMMANDS = [
  'file.open',
  'file.merge',
  'file.append',
  'file.stop',
  'line',
  'file.save',
  'file.export',
  'file.report',
  'alerts.export',
  'line',
  'play.toggle',
  'line',
  'file.close',
] as const

export function FileMenu() {
  return (
    <MenuButton
      label="Files"
      icon={FolderOpen}
      entries={() => COMMANDS.map((id) => (id === 'line' ? id : commandEntry(id)))}
      testId="file-menu"
    >
      File
    </MenuButton>
  )
}
