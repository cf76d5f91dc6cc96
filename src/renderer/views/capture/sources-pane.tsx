/** The sources of the session with their rates, and the captures that feed them, for the dock. */

import styles from './capture.module.css'
import { RunningCaptures } from './running-captures.tsx'
import { SessionSources } from './session-sources.tsx'

export function SourcesPane() {
  return (
    <div className={styles.pane}>
      <SessionSources />
      <RunningCaptures title="Captures" />
    </div>
  )
}
