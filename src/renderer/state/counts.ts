/** Numbers that two stores tell, told as one. */
import { rowCount, useSession } from './session.ts'
import { useView } from './view.ts'

/** Frames of the session. The view hears of new ones earlier than the session's summary does. */
export function useFrameCount(): number {
  const inSession = useSession(rowCount)
  const inView = useView((state) => Math.max(state.shown?.progress.total ?? 0, state.shown?.progress.rows ?? 0))
  return Math.max(inSession, inView)
}
