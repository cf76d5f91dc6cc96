/** The conversation that is followed, and how it is shown. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { type FollowFormat, VOICES, type Voice } from '../../shared/wire/follow.ts'

export interface FollowState {
  /** A frame of the conversation; null while none is followed. */
  readonly frame: number | null
  readonly voices: readonly Voice[]
  readonly format: FollowFormat
  /** Messages as blocks, or a line each. */
  readonly shape: 'blocks' | 'lines'
}

export const useFollow = create<FollowState>()(
  persist((): FollowState => ({ frame: null, voices: VOICES, format: 'pretty', shape: 'blocks' }), {
    name: 'tapscope.follow',
    version: 1,
    // What is followed belongs to what is open.
    partialize: ({ format, shape }) => ({ format, shape }),
  }),
)

/** Shows a voice or hides it; one always stays. */
export function toggleVoice(voice: Voice): void {
  useFollow.setState(({ voices }) => {
    const next = VOICES.filter((each) => (each === voice ? !voices.includes(each) : voices.includes(each)))
    return { voices: next.length === 0 ? voices : next }
  })
}
