/** Frames that were left by a link, so that one can go back to them and forward again. */
import { create } from 'zustand'

export interface JumpsState {
  /** The newest last. */
  readonly back: readonly number[]
  readonly forward: readonly number[]
}

const MOST = 100

export const useJumps = create<JumpsState>(() => ({ back: [], forward: [] }))

/** A link led from a frame to another one. */
export function rememberJump(from: number | null, to: number): void {
  if (from === null || from === to) return
  useJumps.setState(({ back }) => ({ back: [...back, from].slice(-MOST), forward: [] }))
}

/** The frame to go to from the one that is selected; null when there is none that way. */
export function stepBack(to: 'back' | 'forward', current: number | null): number | null {
  const state = useJumps.getState()
  const frame = state[to].at(-1)
  if (frame === undefined) return null
  const other = to === 'back' ? 'forward' : 'back'
  const left = current === null || current === frame ? state[other] : [...state[other], current]
  useJumps.setState({ [to]: state[to].slice(0, -1), [other]: left } as Partial<JumpsState>)
  return frame
}

export const forgetJumps = (): void => useJumps.setState({ back: [], forward: [] })
