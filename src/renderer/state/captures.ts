/** How this window started its commands, so that they can be started again, and what can be captured here. */
import { create } from 'zustand'
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import type { CaptureInterface } from '../../shared/wire/capture.ts'
import type { Secrets } from '../format/capture-plan.ts'

/** A command under the tap, or a proxy before a server. */
export type Launch = CallParams<'tap.start'> | CallParams<'proxy.start'>

export interface CapturesState {
  /** By capture id. */
  readonly launches: ReadonlyMap<number, Launch>
  /** null until the engine has answered. */
  readonly interfaces: CallResults['interfaces.list'] | null
  /** What is wrong with the capture filters, by the interface they are for. */
  readonly filterProblems: ReadonlyMap<string, string>
  /** Passwords in forms of extcap interfaces: gone with the window. */
  readonly secrets: Secrets
  /** Interface whose options the dialog begins with. */
  readonly optionsOf: string | null
  /** Added source that the dialog changes; null for a new one. */
  readonly editedSource: string | null
  readonly busy: boolean
  /** The command line as typed, null until something was. */
  readonly tapLine: string | null
}

export const useCaptures = create<CapturesState>(() => ({
  launches: new Map(),
  interfaces: null,
  filterProblems: new Map(),
  secrets: {},
  optionsOf: null,
  editedSource: null,
  busy: false,
  tapLine: null,
}))

const NO_INTERFACES: readonly CaptureInterface[] = []

export const interfaces = (state: CapturesState): readonly CaptureInterface[] =>
  state.interfaces?.interfaces ?? NO_INTERFACES

export const rememberLaunch = (capture: number, launch: Launch): void =>
  useCaptures.setState(({ launches }) => ({ launches: new Map(launches).set(capture, launch) }))
