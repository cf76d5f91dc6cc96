/** The replay of what is open: how far it is, how fast it goes. */
import { create } from 'zustand'
import type { SessionInfo } from '../../shared/wire/calls.ts'
import type { PlayHead } from '../../shared/wire/play.ts'

/** Times as fast as it was; 0 without waiting for the recorded time. */
export const PLAY_SPEEDS = [0.1, 0.5, 1, 2, 5, 10, 60, 0] as const
export type PlaySpeed = (typeof PLAY_SPEEDS)[number]

export interface PlayState {
  /** Null while there is no replay. */
  readonly head: PlayHead | null
  readonly playing: boolean
  readonly speed: PlaySpeed
  /** Where nothing happens for long, it goes on to the next frame. */
  readonly skipsPauses: boolean
}

export const usePlay = create<PlayState>(() => ({ head: null, playing: false, speed: 1, skipsPauses: true }))

/** Seconds from the first frame to the last. */
export function durationOf({ firstTime, lastTime }: Pick<SessionInfo, 'firstTime' | 'lastTime'>): number {
  if (!firstTime || !lastTime) return 0
  return lastTime.seconds - firstTime.seconds + (lastTime.nanos - firstTime.nanos) / 1e9
}
