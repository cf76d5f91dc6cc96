import { compareFrames, showSessionComparison } from '../actions/compare.ts'
import { useCompare } from '../state/compare.ts'
import { frameCount } from '../state/counts.ts'
import { useSelection } from '../state/selection.ts'
import type { Command } from './registry.ts'

const group = 'Compare'

export const compareCommands: readonly Command[] = [
  {
    id: 'compare.frames',
    title: 'Compare with the frame selected before',
    group,
    shortcut: 'Mod+Alt+Shift+D',
    enabled: () => useCompare.getState().previous !== null && useSelection.getState().frame !== null,
    run: () => {
      const { previous } = useCompare.getState()
      const { frame } = useSelection.getState()
      if (previous !== null && frame !== null) compareFrames(previous, frame)
    },
  },
  {
    id: 'compare.sessions',
    title: 'Compare two sessions',
    group,
    enabled: () => frameCount() > 0,
    run: showSessionComparison,
  },
]
