import { retrace, selectFrame, selectNext, selectPosition } from '../actions/selection.ts'
import { frameCount } from '../state/counts.ts'
import { useJumps } from '../state/jumps.ts'
import { showOverlay, useLayout } from '../state/layout.ts'
import { useSelection } from '../state/selection.ts'
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
    enabled: () => frameCount() > 0,
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
    id: 'go.back',
    title: 'Back to the frame that was left',
    group,
    shortcut: 'Alt+ArrowLeft',
    enabled: () => useJumps.getState().back.length > 0,
    run: () => retrace('back'),
  },
  {
    id: 'go.forward',
    title: 'Forward again',
    group,
    shortcut: 'Alt+ArrowRight',
    enabled: () => useJumps.getState().forward.length > 0,
    run: () => retrace('forward'),
  },
  {
    id: 'go.nextInConversation',
    title: 'Next frame of the conversation',
    group,
    shortcut: 'Mod+.',
    enabled: onFrames,
    run: () => selectNext('conversation', false),
  },
  {
    id: 'go.previousInConversation',
    title: 'Previous frame of the conversation',
    group,
    shortcut: 'Mod+,',
    enabled: onFrames,
    run: () => selectNext('conversation', true),
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
