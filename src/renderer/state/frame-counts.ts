/** How many frames there are to choose from. */
import { useShallow } from 'zustand/react/shallow'
import type { FrameCounts } from '../format/save-choice.ts'
import { useFrameCount } from './counts.ts'
import { useSelection } from './selection.ts'
import { markedCount, useSession } from './session.ts'
import { shownRows, useView } from './view.ts'

export function useFrameCounts(): FrameCounts {
  const all = useFrameCount()
  const { displayed, view } = useView(
    useShallow((state) => ({ displayed: shownRows(state), view: state.shown?.id ?? null })),
  )
  const marked = useSession(markedCount)
  const selected = useSelection((state) => state.frame)
  return { all, displayed, marked, selected, view }
}
