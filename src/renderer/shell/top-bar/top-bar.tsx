/** What is captured, the filter, files, theme and the palette. */
import { Moon, RotateCcw, Sun } from 'lucide-react'
import { formatShortcut } from '../../commands/shortcuts.ts'
import { CommandButton } from '../../components/command-button.tsx'
import { isMac } from '../../connection/bridge.ts'
import { usePreferences } from '../../state/preferences.ts'
import { resolvedTheme } from '../../theme/theme.ts'
import { FilterBar } from '../../views/filter/filter-bar.tsx'
import { CaptureButton } from './capture-button.tsx'
import { FileMenu } from './file-menu.tsx'
import { SourceMenu } from './source-menu.tsx'
import styles from './top-bar.module.css'

export function TopBar() {
  usePreferences((state) => state.theme)
  return (
    <header className={styles.bar}>
      <h1 className={styles.logo}>
        <span aria-hidden="true">◎</span> Tapscope
      </h1>
      <CaptureButton />
      <CommandButton command="capture.restart" icon={RotateCcw} testId="restart-capture" />
      <SourceMenu />
      <FilterBar />
      <FileMenu />
      <CommandButton
        command="view.theme"
        icon={resolvedTheme() === 'dark' ? Sun : Moon}
        weight="quiet"
        testId="toggle-theme"
      />
      <CommandButton command="view.palette" weight="quiet" testId="open-palette">
        {formatShortcut('Mod+K', isMac)}
      </CommandButton>
    </header>
  )
}
