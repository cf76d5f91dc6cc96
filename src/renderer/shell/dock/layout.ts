/** The layout of the dock: the one to start with, the saved one, and what keeps it sound. */
import type { DockviewApi, SerializedDockview } from 'dockview-react'
import { PANES, TABLE_PANE } from './panes.ts'

const KEY = 'tapscope.layout.1'
const SAVE_MS = 300
const LOWER_HEIGHT = 290

const isBesideTable = (id: string): boolean => PANES.find((pane) => pane.id === id)?.beside === 'table'
const titleOf = (id: string): string => PANES.find((pane) => pane.id === id)?.title ?? id

export function resetLayout(api: DockviewApi): void {
  api.clear()
  const add = (id: string): { id: string; component: string; title: string } => ({
    id,
    component: id,
    title: titleOf(id),
  })
  // The table keeps its place while another tab lies over it.
  api.addPanel({ ...add(TABLE_PANE), renderer: 'always' })
  api.addPanel({ ...add('details'), position: { referencePanel: TABLE_PANE, direction: 'below' } })
  api.addPanel({ ...add('bytes'), position: { referencePanel: 'details', direction: 'right' } })
  api.addPanel({ ...add('sources'), position: { referencePanel: 'details', direction: 'within' }, inactive: true })
  api.addPanel({ ...add('exchanges'), position: { referencePanel: 'details', direction: 'within' }, inactive: true })
  api.addPanel({ ...add('servers'), position: { referencePanel: 'details', direction: 'within' }, inactive: true })
  api.addPanel({ ...add('alerts'), position: { referencePanel: 'details', direction: 'within' }, inactive: true })
  api.addPanel({ ...add('traffic'), position: { referencePanel: 'details', direction: 'within' }, inactive: true })
  api.getPanel('details')?.group.api.setSize({ height: LOWER_HEIGHT })
}

/** Whether a saved layout names only panes there are, and the table among them. */
function isSound(layout: SerializedDockview): boolean {
  const ids = Object.keys(layout.panels)
  return ids.includes(TABLE_PANE) && ids.every((id) => PANES.some((pane) => pane.id === id))
}

export function restoreLayout(api: DockviewApi): void {
  try {
    const saved = localStorage.getItem(KEY)
    if (saved) {
      const layout = JSON.parse(saved) as SerializedDockview
      if (isSound(layout)) {
        api.fromJSON(layout)
        return
      }
    }
  } catch {
    // A layout of another version: the one to start with is right.
    localStorage.removeItem(KEY)
  }
  resetLayout(api)
}

/** The table needs no tab while nothing shares its place. */
function hideLoneTab(api: DockviewApi): void {
  for (const group of api.groups) {
    const alone = group.panels.length === 1 && group.panels[0].id === TABLE_PANE
    if (group.header.hidden !== alone) group.header.hidden = alone
  }
}

/** Saves every change, and keeps the table's tab as it should be. */
export function followLayout(api: DockviewApi): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  hideLoneTab(api)
  api.onDidLayoutChange(() => {
    hideLoneTab(api)
    clearTimeout(timer)
    timer = setTimeout(() => localStorage.setItem(KEY, JSON.stringify(api.toJSON())), SAVE_MS)
  })
}

/** Brings a pane to the front; one that was closed comes back beside the details, or below the table. */
export function showPane(api: DockviewApi, id: string): void {
  const open = api.getPanel(id)
  if (open) {
    open.api.setActive()
    return
  }
  api.addPanel({ id, component: id, title: titleOf(id), position: placeFor(api, id) })
}

function placeFor(api: DockviewApi, id: string): { referencePanel: string; direction: 'right' | 'within' | 'below' } {
  if (isBesideTable(id)) {
    const other = PANES.find((pane) => isBesideTable(pane.id) && api.getPanel(pane.id))
    return other
      ? { referencePanel: other.id, direction: 'within' }
      : { referencePanel: TABLE_PANE, direction: 'right' }
  }
  const beside = ['details', 'bytes', 'sources'].find((other) => other !== id && api.getPanel(other))
  return beside
    ? { referencePanel: beside, direction: id === 'bytes' ? 'right' : 'within' }
    : { referencePanel: TABLE_PANE, direction: 'below' }
}

/** Closes the pane that has the focus; the table stays. */
export function closeActivePane(api: DockviewApi): void {
  if (api.activePanel && api.activePanel.id !== TABLE_PANE) api.activePanel.api.close()
}
