/** The MCP servers of this machine: configured ones, with their taps put in or taken out, and those that run. */
import { RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import type { ConfiguredMcpServer } from '../../../shared/wire/mcp.ts'
import { listMcp, previewTaps, watchMcp } from '../../actions/mcp.ts'
import { Button } from '../../components/button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { useMcp } from '../../state/mcp.ts'
import styles from './mcp.module.css'
import { McpDialog } from './mcp-dialog.tsx'
import { McpRunning } from './mcp-running.tsx'
import { McpServerRow } from './mcp-server-row.tsx'

export function McpServers() {
  const listing = useMcp((state) => state.listing)
  const pending = useMcp((state) => state.pending)
  useEffect(() => watchMcp(), [])
  const servers = listing?.servers ?? []
  const untapped = servers.filter(({ state }) => state === 'untapped' || state === 'broken')
  const paths = [...new Set(servers.map(({ path }) => path))]

  return (
    <section className={styles.card} aria-labelledby="mcp-title" data-testid="mcp-servers">
      <header className={styles.header}>
        <h2 id="mcp-title">MCP servers</h2>
        <span className={styles.buttons}>
          {untapped.length > 1 && !listing?.launcherProblem && (
            <Button
              size="small"
              weight="quiet"
              onClick={() => void previewTaps({ action: 'install', servers: untapped.map(refOf) })}
              data-testid="mcp-install-all"
            >
              Tap all {untapped.length}
            </Button>
          )}
          <Button
            icon={RefreshCw}
            weight="quiet"
            size="small"
            title="List them again"
            aria-label="List MCP servers again"
            onClick={() => void listMcp()}
          />
        </span>
      </header>
      {listing?.launcherProblem && (
        <p className={styles.problem} role="status">
          No tap can be put in from here: <VisibleText text={listing.launcherProblem} />
        </p>
      )}
      {listing && servers.length === 0 && (
        <p className={styles.none} data-testid="mcp-none">
          No MCP client on this machine has a server configured.
        </p>
      )}
      {paths.map((path) => (
        <ConfigGroup key={path} servers={servers.filter((server) => server.path === path)} />
      ))}
      {listing?.problems.map(({ path, client, message }) => (
        <p key={path} className={styles.problem}>
          {client}: <VisibleText text={path} />: <VisibleText text={message} />
        </p>
      ))}
      <McpRunning />
      {pending && <McpDialog pending={pending} />}
    </section>
  )
}

const refOf = ({ path, scope, name }: ConfiguredMcpServer) => ({ path, scope, name })

function ConfigGroup({ servers }: { readonly servers: readonly ConfiguredMcpServer[] }) {
  const { client, path } = servers[0]
  return (
    <>
      <h3 className={styles.group}>
        {client.title}
        <span className={`${styles.path} mono`} title={path}>
          <VisibleText text={path} />
        </span>
      </h3>
      <ul>
        {servers.map((server) => (
          <McpServerRow key={JSON.stringify([server.scope, server.name])} server={server} />
        ))}
      </ul>
    </>
  )
}
