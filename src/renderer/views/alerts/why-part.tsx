/** Why an alert fired: the reason, and what it is about, to filter by. */
import { useState } from 'react'
import type { AlertItem } from '../../../shared/wire/alerts.ts'
import { copyText } from '../../actions/clipboard.ts'
import { filterEntries } from '../../components/filter-entries.ts'
import { Menu, type MenuEntry, type MenuPoint } from '../../components/menu.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { keyFilter } from '../../format/alert-text.ts'
import { formatCount } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import { useSession } from '../../state/session.ts'
import styles from './alert-view.module.css'
import { Part } from './part.tsx'
import { useTimeFormat } from './use-time-format.ts'

/** The reason in words, and the fields and values that it is about. */
export function Why({ alert }: { readonly alert: AlertItem }) {
  const time = useTimeFormat()
  const { reason, key, count, lastTime, time: first, server, hosts } = alert
  return (
    <Part title="Why it fired">
      {reason !== '' && (
        <p className={styles.reason}>
          <VisibleText text={reason} />
        </p>
      )}
      <dl className={styles.keys}>
        {key.map((part) => (
          <KeyLine key={part[0]} part={part} />
        ))}
        {server !== '' && <Fact name="Server" text={server} />}
        {hosts.length > 0 && <Fact name="Hosts" text={hosts.join(' → ')} />}
        <dt>{count > 1 ? 'First' : 'Time'}</dt>
        <dd className="mono">{time(first)}</dd>
        {count > 1 && (
          <>
            <dt>Fired</dt>
            <dd>
              {formatCount(count)} times, last <span className="mono">{time(lastTime)}</span>
              {lastTime > first && <span className={styles.dim}> ({formatSpan(lastTime - first)} later)</span>}
            </dd>
          </>
        )}
      </dl>
    </Part>
  )
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <VisibleText text={text} />
      </dd>
    </>
  )
}

function KeyLine({ part }: { readonly part: AlertItem['key'][number] }) {
  const [menu, setMenu] = useState<MenuPoint | null>(null)
  const [name, value] = part
  const entries = (): MenuEntry[] => {
    const expression = keyFilter(part, useSession.getState().fields)
    return [
      ...(expression === null ? [] : [...filterEntries(expression), 'line' as const]),
      { label: 'Copy value', run: () => void copyText(value) },
      { label: 'Copy field name', run: () => void copyText(name) },
      ...(expression === null ? [] : [{ label: 'Copy as filter', run: () => void copyText(expression) }]),
    ]
  }
  return (
    <>
      <dt className="mono">{name}</dt>
      <dd>
        <button
          type="button"
          className={styles.value}
          title="Filter by it, or copy it"
          aria-haspopup="menu"
          data-testid={`alert-key-${name}`}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect()
            setMenu({ x: box.left, y: box.bottom + 2 })
          }}
          onContextMenu={(event) => {
            event.preventDefault()
            setMenu({ x: event.clientX, y: event.clientY })
          }}
        >
          <VisibleText text={value} />
        </button>
        {menu && <Menu label={name} at={menu} entries={entries()} onClose={() => setMenu(null)} />}
      </dd>
    </>
  )
}
