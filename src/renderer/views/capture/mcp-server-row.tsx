/** A configured MCP server: what it runs, whether it is tapped, and the button that changes that. */
import type { ConfiguredMcpServer } from '../../../shared/wire/mcp.ts'
import { previewTaps } from '../../actions/mcp.ts'
import { Button } from '../../components/button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { joinCommandLine, withoutFolders } from '../../format/command-line.ts'
import { visible } from '../../format/visible.ts'
import styles from './mcp.module.css'

const STATES: Readonly<Record<ConfiguredMcpServer['state'], string>> = {
  tapped: 'Tapped',
  untapped: 'Not tapped',
  broken: 'The tap is broken',
  untappable: 'Cannot be tapped',
}

export function McpServerRow({ server }: { readonly server: ConfiguredMcpServer }) {
  const { path, scope, name, command, url, state, problem, disabled } = server
  const line = command.length > 0 ? joinCommandLine(command) : (url ?? '')
  const servers = [{ path, scope, name }]
  const hasTap = state === 'tapped' || state === 'broken'
  return (
    <li className={styles.row} data-testid={`mcp-server-${name}`} data-state={state}>
      <span className={`${styles.dot} ${styles[state]}`} title={STATES[state]} role="img" aria-label={STATES[state]} />
      <span className={styles.words}>
        <span className={styles.line}>
          <b>
            <VisibleText text={name} />
          </b>
          {disabled && <span className={styles.faint}> disabled</span>}{' '}
          <span className={styles.command} title={visible(line)}>
            <VisibleText text={withoutFolders(line)} />
          </span>
        </span>
        {scope !== null && (
          <span className={styles.remark}>
            in <VisibleText text={scope} />
          </span>
        )}
        {problem !== null && (
          <span className={state === 'broken' ? styles.broken : styles.remark}>
            <VisibleText text={`${problem[0].toUpperCase()}${problem.slice(1)}`} />
          </span>
        )}
      </span>
      {(state === 'untapped' || state === 'broken') && (
        <Button size="small" onClick={() => void previewTaps({ action: 'install', servers })} data-testid="mcp-install">
          {state === 'broken' ? 'Repair tap' : 'Install tap'}
        </Button>
      )}
      {hasTap && (
        <Button
          size="small"
          weight="quiet"
          onClick={() => void previewTaps({ action: 'uninstall', servers })}
          data-testid="mcp-uninstall"
        >
          Remove tap
        </Button>
      )}
    </li>
  )
}
