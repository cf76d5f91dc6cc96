import { selectFrame, selectPosition } from '../actions/selection.ts'
import { showOverlay, useLayout } from '../state/layout.ts'
import { useSelection } from '../state/selection.ts'
import { rowCount, useSession } from '../state/session.ts'
import { shownRows, useView } from '../state/view.ts'
import type { Command } from './registry.ts'

const group = 'Go'
const lastPosition = (): number => shownRows(useView.getState()) - 1
const hasRows = (): boolean => lastPosition() >= 0
const onFrames = (): boolean => hasRows() && useLayout.getState().page === 'frames'

const step = (by: number) => (): Promise<void> => {
  const { position } = useSelection.getState()
  return selectPosition(position === null ? 0 : position + by)
}

/** Frame numbers that the selected frame links to. */
function links(): readonly number[] {
  const { detail } = useSelection.getState()
  return detail?.tree.link.filter((frame) => frame > 0) ?? []
}

export const goCommands: readonly Command[] = [
  {
    id: 'view.goto',
    title: 'Go to frame…',
    group,
    shortcut: 'Mod+G',
    enabled: () => rowCount(useSession.getState()) > 0,
    run: () => showOverlay('goto'),
  },
  { id: 'go.next', title: 'Next frame', group, shortcut: 'Mod+ArrowDown', enabled: onFrames, run: step(1) },
  { id: 'go.previous', title: 'Previous frame', group, shortcut: 'Mod+ArrowUp', enabled: onFrames, run: step(-1) },
  {
    id: 'go.first',
    title: 'First frame',
    group,
    shortcut: 'Mod+Home',
    enabled: onFrames,
    run: () => selectPosition(0),
  },
  {
    id: 'go.last',
    title: 'Last frame',
    group,
    shortcut: 'Mod+End',
    enabled: onFrames,
    run: () => selectPosition(lastPosition()),
  },
  {
    id: 'go.related',
    title: 'Linked frame (the answer, the request)',
    group,
    shortcut: 'Mod+J',
    enabled: () => links().length > 0,
    run: () => selectFrame(links()[0]),
  },
]
