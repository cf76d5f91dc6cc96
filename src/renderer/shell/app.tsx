/** The frame around the views: bars, rail, pages and what lies over them. */
import { lazy, Suspense } from 'react'
import { useConnection } from '../connection/connection.ts'
import { useLayout } from '../state/layout.ts'
import styles from './app.module.css'
import { FramesPage } from './frames-page.tsx'
import { Notices } from './notices/notices.tsx'
import { GoToFrame } from './palette/go-to-frame.tsx'
import { Palette } from './palette/palette.tsx'
import { Rail } from './rail/rail.tsx'
import { DropTarget } from './states/drop-target.tsx'
import { LostConnection } from './states/lost-connection.tsx'
import { StatusBar } from './status-bar/status-bar.tsx'
import { TopBar } from './top-bar/top-bar.tsx'
import { useWindowTitle } from './window-title.ts'

const SaveDialog = lazy(() => import('../views/save/save-dialog.tsx'))
const RedactDialog = lazy(() => import('../views/save/redact-dialog.tsx'))
const FiltersDialog = lazy(() => import('../views/filters/filters-dialog.tsx'))
const OptionsDialog = lazy(() => import('../views/capture-options/options-dialog.tsx'))
const AddSourceDialog = lazy(() => import('../views/capture-options/add-source-dialog.tsx'))
const AlertsDialogs = lazy(() => import('../views/alerts/alerts-dialogs.tsx'))
const SpoolsPage = lazy(() => import('../views/spools/spools-page.tsx'))
const RulesPage = lazy(() => import('../views/rules/rules-page.tsx'))
const CapturePage = lazy(() => import('../views/capture/capture-page.tsx'))

export function App() {
  const page = useLayout((state) => state.page)
  const overlay = useLayout((state) => state.overlay)
  const lost = useConnection((state) => state.phase === 'lost')
  useWindowTitle()
  return (
    <>
      <div className={styles.app} inert={lost}>
        <TopBar />
        <Rail />
        <main className={styles.main}>
          {/* The frames stay as they are while another page is shown: the table keeps its place. */}
          <div className={page === 'frames' ? styles.page : styles.hidden} inert={page !== 'frames'}>
            <FramesPage />
          </div>
          {page !== 'frames' && (
            <Suspense fallback={<div className={styles.page} />}>
              {page === 'capture' && <CapturePage />}
              {page === 'spools' && <SpoolsPage />}
              {page === 'rules' && <RulesPage />}
            </Suspense>
          )}
        </main>
        <StatusBar />
      </div>
      {overlay === 'palette' && <Palette />}
      {overlay === 'goto' && <GoToFrame />}
      <Suspense>
        {(overlay === 'save' || overlay === 'export') && <SaveDialog key={overlay} kind={overlay} />}
        {overlay === 'redact' && <RedactDialog />}
        {(overlay === 'filters' || overlay === 'macros' || overlay === 'captureFilters') && (
          <FiltersDialog key={overlay} kind={overlay} />
        )}
        {overlay === 'captureOptions' && <OptionsDialog />}
        {overlay === 'addSource' && <AddSourceDialog />}
        {(overlay === 'suppress' || overlay === 'suppressions' || overlay === 'exportAlerts') && (
          <AlertsDialogs key={overlay} />
        )}
      </Suspense>
      <Notices />
      <DropTarget />
      <LostConnection />
    </>
  )
}
