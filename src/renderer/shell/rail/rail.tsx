/** The pages of the window. A page is one entry here. */
import { Archive, CircleDot, type LucideIcon, Rows3, ShieldCheck, Siren } from 'lucide-react'
import { findCommand, runCommand } from '../../commands/registry.ts'
import { formatShortcut } from '../../commands/shortcuts.ts'
import { isMac } from '../../connection/bridge.ts'
import { formatCount } from '../../format/numbers.ts'
import { openAlerts, worstOpen } from '../../state/alerts.ts'
import { type Page, useLayout } from '../../state/layout.ts'
import { isCapturing, useSession } from '../../state/session.ts'
import styles from './rail.module.css'

interface Entry {
  readonly page: Page
  readonly label: string
  readonly icon: LucideIcon
  readonly command: string
}

const PAGES: readonly Entry[] = [
  { page: 'capture', label: 'Capture', icon: CircleDot, command: 'view.capture' },
  { page: 'frames', label: 'Frames', icon: Rows3, command: 'view.frames' },
  { page: 'spools', label: 'Spools', icon: Archive, command: 'view.spools' },
  { page: 'rules', label: 'Rules', icon: ShieldCheck, command: 'view.rules' },
]

/** The alerts pane, with how many nobody dealt with. */
function AlertsEntry() {
  const open = useSession(openAlerts)
  const worst = useSession(worstOpen)
  const shortcut = findCommand('pane.alerts')?.shortcut
  const label = open > 0 ? `Alerts: ${formatCount(open)} new` : 'Alerts'
  return (
    <button
      type="button"
      className={styles.entry}
      aria-label={label}
      title={shortcut ? `${label} (${formatShortcut(shortcut, isMac)})` : label}
      data-testid="rail-alerts"
      onClick={() => runCommand('pane.alerts')}
    >
      <Siren size={18} strokeWidth={1.5} aria-hidden="true" />
      {worst && (
        <span className={styles.badge} style={{ background: `var(--${worst})` }} aria-hidden="true">
          {open > 99 ? '99+' : open}
        </span>
      )}
    </button>
  )
}

export function Rail() {
  const current = useLayout((state) => state.page)
  const capturing = useSession(isCapturing)
  return (
    <nav className={styles.rail} aria-label="Pages">
      {PAGES.map(({ page, label, icon: Icon, command }) => {
        const shortcut = findCommand(command)?.shortcut
        return (
          <button
            key={page}
            type="button"
            className={styles.entry}
            aria-label={label}
            aria-current={page === current ? 'page' : undefined}
            title={shortcut ? `${label} (${formatShortcut(shortcut, isMac)})` : label}
            data-testid={`rail-${page}`}
            onClick={() => runCommand(command)}
          >
            <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
            {page === 'capture' && capturing && <span className={styles.dot} />}
          </button>
        )
      })}
      <AlertsEntry />
    </nav>
  )
}
