/** The docked panes of the frames page: their layout is the user's and comes back at the next start. */
import 'dockview-react/dist/styles/dockview.css'
import { type DockviewApi, DockviewReact, type DockviewReadyEvent, type DockviewTheme } from 'dockview-react'
import { useCallback, useEffect, useRef } from 'react'
import { onSignal } from '../../state/signals.ts'
import './dock.css'
import { DockTab } from './dock-tab.tsx'
import { closeActivePane, followLayout, resetLayout, restoreLayout, showPane } from './layout.ts'
import { PANES } from './panes.ts'

const THEME: DockviewTheme = { name: 'tapscope', className: 'dockview-tapscope', gap: 1, dndTabIndicator: 'line' }

const COMPONENTS = Object.fromEntries(
  PANES.map(({ id, component: Component }) => [
    id,
    () => (
      <div className="dock-pane" data-testid={`pane-${id}`}>
        <Component />
      </div>
    ),
  ]),
)

export function Dock() {
  const api = useRef<DockviewApi | null>(null)
  const onReady = useCallback((event: DockviewReadyEvent) => {
    api.current = event.api
    restoreLayout(event.api)
    followLayout(event.api)
  }, [])

  useEffect(() => {
    const ends = [
      onSignal('showPane', (id) => api.current && showPane(api.current, id)),
      onSignal('closePane', () => api.current && closeActivePane(api.current)),
      onSignal('resetLayout', () => api.current && resetLayout(api.current)),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [])

  return (
    <DockviewReact
      theme={THEME}
      components={COMPONENTS}
      defaultTabComponent={DockTab}
      disableFloatingGroups
      onReady={onReady}
    />
  )
}
