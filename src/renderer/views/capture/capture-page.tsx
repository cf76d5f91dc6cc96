/** Where captures begin: the interfaces of this machine, a command to run under the tap, MCP servers, what runs already. */
import styles from './capture.module.css'
import { InterfacePicker } from './interface-picker.tsx'
import { McpServers } from './mcp-servers.tsx'
import { RunningCaptures } from './running-captures.tsx'
import { TapForm } from './tap-form.tsx'

export default function CapturePage() {
  return (
    <div className={styles.page} data-testid="capture-page">
      <div className={styles.columns}>
        <InterfacePicker />
        <div className={styles.side}>
          <TapForm />
          <RunningCaptures title="Captures" />
          <McpServers />
        </div>
      </div>
    </div>
  )
}
