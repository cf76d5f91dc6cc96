/** The MCP servers that frames tell of: who they are, what they offer, how they answer, and what changed since they were remembered. */
import { useRef, useState } from 'react'
import { ServerChooser, ServerList } from './server-list.tsx'
import { ServerView } from './server-view.tsx'
import styles from './servers-pane.module.css'
import { useServers } from './use-servers.ts'

export function ServersPane() {
  const pane = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState(0)
  const { shown, again } = useServers(pane, chosen)
  const servers = shown?.list.servers ?? []
  // Another session may have fewer.
  if (shown && servers.length > 0 && chosen >= servers.length) setChosen(0)
  return (
    <div ref={pane} className={styles.pane} data-testid="servers">
      {shown && servers.length > 0 ? (
        <div className={styles.layout}>
          <ServerList servers={servers} more={shown.list.more} chosen={chosen} onChoose={setChosen} />
          {servers[chosen] && (
            <ServerView
              summary={servers[chosen]}
              details={shown.details?.id === chosen ? shown.details : null}
              chooser={<ServerChooser servers={servers} chosen={chosen} onChoose={setChosen} />}
              onDone={again}
            />
          )}
        </div>
      ) : (
        <p className={styles.none}>
          {shown
            ? 'There are no tapped processes here.'
            : 'MCP servers show here once one is tapped or a file is open.'}
        </p>
      )}
    </div>
  )
}
