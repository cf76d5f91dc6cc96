/** Time above, the docked panes below, and what is shown instead while there is nothing. */
import { usePreferences } from '../state/preferences.ts'
import { isEmpty, useSession } from '../state/session.ts'
import { PlayBar } from '../views/play/play-bar.tsx'
import { StartPage } from '../views/start/start-page.tsx'
import { TimelineView } from '../views/timeline/timeline-view.tsx'
import { Dock } from './dock/dock.tsx'
import styles from './frames-page.module.css'
import { FileBanner } from './states/file-banner.tsx'
import { IndexingLine } from './states/indexing-line.tsx'

export function FramesPage() {
  const connected = useSession((state) => state.info !== null)
  const empty = useSession(isEmpty)
  const timeline = usePreferences((state) => state.timeline)
  return (
    <div className={styles.page}>
      <IndexingLine />
      {timeline && !empty && <TimelineView />}
      <PlayBar />
      <FileBanner />
      <div className={styles.dock}>
        <Dock />
      </div>
      {connected && empty && <StartPage />}
    </div>
  )
}
