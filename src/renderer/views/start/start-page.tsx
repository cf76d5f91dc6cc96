/** Nothing captured yet: the three ways to start. */
import { CircleDot, FolderOpen, type LucideIcon, SquareTerminal } from 'lucide-react'
import { findCommand, runCommand } from '../../commands/registry.ts'
import { formatShortcut } from '../../commands/shortcuts.ts'
import { isMac } from '../../connection/bridge.ts'
import styles from './start-page.module.css'

interface Way {
  readonly command: string
  readonly icon: LucideIcon
  readonly title: string
  readonly text: string
}

const WAYS: readonly Way[] = [
  {
    command: 'file.open',
    icon: FolderOpen,
    title: 'Open files',
    text: 'Captures as pcap or pcapng, and JSON lines of taps, compressed or not; several are merged by time. You can also drop them here.',
  },
  {
    command: 'capture.choose',
    icon: CircleDot,
    title: 'Capture packets',
    text: 'Listen on one or several network interfaces of this machine.',
  },
  {
    command: 'tap.run',
    icon: SquareTerminal,
    title: 'Run under tap',
    text: 'Start an MCP server or any command and see what it reads and writes.',
  },
]

export function StartPage() {
  return (
    <section className={styles.page} aria-labelledby="start-title" data-testid="start-page">
      <h2 id="start-title">Nothing captured yet</h2>
      <ul className={styles.ways}>
        {WAYS.map(({ command, icon: Icon, title, text }) => {
          const shortcut = findCommand(command)?.shortcut
          return (
            <li key={command}>
              <button
                type="button"
                className={styles.way}
                data-testid={`start-${command}`}
                onClick={() => runCommand(command)}
              >
                <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
                <span className={styles.title}>{title}</span>
                <kbd>{shortcut ? formatShortcut(shortcut, isMac) : ''}</kbd>
                <span className={styles.text}>{text}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
