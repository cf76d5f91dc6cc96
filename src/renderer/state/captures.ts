/** How this window started its captures, so that they can be started again, and what can be captured here. */
import { create } from 'zustand'
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'

export type Launch =
  | { readonly kind: 'packets'; readonly params: CallParams<'capture.start'> }
  | { readonly kind: 'stdio'; readonly params: CallParams<'tap.start'> }

export interface CapturesState {
  /** By capture id. */
  readonly launches: ReadonlyMap<number, Launch>
  /** null until the engine has answered. */
  readonly interfaces: CallResults['interfaces.list'] | null
  readonly busy: boolean
  /** The command line as typed, null until something was. */
  readonly tapLine: string | null
}

export const useCaptures = create<CapturesState>(() => ({
  launches: new Map(),
  interfaces: null,
  busy: false,
  tapLine: null,
}))

export const rememberLaunch = (capture: number, launch: Launch): void =>
  useCaptures.setState(({ launches }) => ({ launches: new Map(launches).set(capture, launch) }))
