/** The servers, to choose one of: a list, and a field for where there is little room. */
import type { KeyboardEvent } from 'react'
import type { ServerSummary } from '../../../shared/wire/servers.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import styles from './servers-pane.module.css'

interface ServerListProps {
  readonly servers: readonly ServerSummary[]
  readonly more: number
  readonly chosen: number
  readonly onChoose: (server: number) => void
}

export const nameOf = ({ title, name, program, pid }: ServerSummary): string => title || name || program || `pid ${pid}`

export function ServerList({ servers, more, chosen, onChoose }: ServerListProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const next = Math.max(0, Math.min(servers.length - 1, chosen + step))
    onChoose(next)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')[next]?.focus()
    event.preventDefault()
  }
  return (
    <div className={styles.list}>
      <div role="listbox" aria-label="Servers" onKeyDown={onKeyDown} data-testid="server-list">
        {servers.map((server) => (
          <ServerOption key={server.id} server={server} isChosen={server.id === chosen} onChoose={onChoose} />
        ))}
      </div>
      {more > 0 && <p className={styles.remark}>{plural(more, 'further process', 'further processes')} not shown</p>}
    </div>
  )
}

/** The same where there is little room. */
export function ServerChooser({ servers, chosen, onChoose }: Omit<ServerListProps, 'more'>) {
  return (
    <select
      className={styles.select}
      aria-label="Choose a server"
      value={chosen}
      onChange={(event) => onChoose(Number(event.target.value))}
    >
      {servers.map((server) => (
        <option key={server.id} value={server.id}>
          {visible(`${nameOf(server)} (${server.pid})`)}
        </option>
      ))}
    </select>
  )
}

interface ServerOptionProps {
  readonly server: ServerSummary
  readonly isChosen: boolean
  readonly onChoose: (server: number) => void
}

function ServerOption({ server, isChosen, onChoose }: ServerOptionProps) {
  const { id, pid, program, client, isLive, tools, calls, errors, stray, changes } = server
  const state = isLive ? 'Running under the tap' : 'Not recorded any more'
  const facts = [
    tools !== null && plural(tools, 'tool'),
    calls > 0 && plural(calls, 'call'),
    errors > 0 && plural(errors, 'error'),
  ].filter(Boolean)
  return (
    <div
      role="option"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      className={styles.server}
      title={visible(`${program} (${pid})${client === '' ? '' : `, started by ${client}`}`)}
      onClick={() => onChoose(id)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onChoose(id)
      }}
    >
      <span className={styles.serverName}>
        <span className={isLive ? styles.live : styles.ended} role="img" aria-label={state} title={state} />
        <b>
          <VisibleText text={nameOf(server)} />
        </b>
        {changes > 0 && (
          <span className={styles.badge} title={`${plural(changes, 'change')} since it was remembered`}>
            {formatCount(changes)}
          </span>
        )}
        <span className={styles.pid}>{pid}</span>
      </span>
      <span className={styles.serverFacts}>
        {facts.join(' · ') || 'nothing said yet'}
        {stray > 0 && <span className={styles.warning}> · {formatCount(stray)} stray</span>}
      </span>
    </div>
  )
}
