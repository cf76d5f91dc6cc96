/** MCP servers and agents that run just now. */
import type { RunningMcpProcess } from '../../../shared/wire/mcp.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { joinCommandLine } from '../../format/command-line.ts'
import { visible } from '../../format/visible.ts'
import { useMcp } from '../../state/mcp.ts'
import styles from './mcp.module.css'

export function McpRunning() {
  const running = useMcp((state) => state.listing?.running)
  if (!running || running.length === 0) return null
  const servers = running.filter(({ kind }) => kind === 'mcp-server')
  const agents = running.filter(({ kind }) => kind === 'agent')
  return (
    <>
      {servers.length > 0 && <Processes title="Running servers" processes={servers} />}
      {agents.length > 0 && <Processes title="Running agents" processes={agents} />}
    </>
  )
}

function Processes(props: { readonly title: string; readonly processes: readonly RunningMcpProcess[] }) {
  return (
    <>
      <h3 className={styles.group}>{props.title}</h3>
      <ul>
        {props.processes.map((process) => (
          <RunningRow key={process.pid} process={process} />
        ))}
      </ul>
    </>
  )
}

function RunningRow({ process }: { readonly process: RunningMcpProcess }) {
  const { pid, kind, name, command, client, reason, tapped } = process
  const state = tapped ? 'Tapped' : 'Not tapped'
  return (
    <li className={styles.row} data-testid={`mcp-running-${pid}`} data-tapped={tapped}>
      {kind === 'mcp-server' && (
        <span
          className={`${styles.dot} ${tapped ? styles.tapped : styles.untapped}`}
          title={state}
          role="img"
          aria-label={state}
        />
      )}
      <span className={styles.words} title={`${visible(joinCommandLine(command))}\nHere because ${visible(reason)}`}>
        <span className={styles.line}>
          <b>
            <VisibleText text={name} />
          </b>{' '}
          <span className={styles.command}>
            pid {pid}
            {client && kind === 'mcp-server' && (
              <>
                {' · of '}
                <VisibleText text={client.name} />
              </>
            )}
          </span>
        </span>
      </span>
      {tapped && <span className={styles.faint}>tapped</span>}
    </li>
  )
}
