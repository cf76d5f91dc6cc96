/** Numbers that two stores tell, told as one. */
import { rowCount, useSession } from './session.ts'
import { useView, type ViewState } from './view.ts'

const inView = ({ shown }: ViewState): number => Math.max(shown?.progress.total ?? 0, shown?.progress.rows ?? 0)

/** Frames of the session. The view hears of new ones earlier than the session's summary does. */
export const useFrameCount = (): number => Math.max(useSession(rowCount), useView(inView))

export const frameCount = (): number => Math.max(rowCount(useSession.getState()), inView(useView.getState()))
