/** The sessions in the spool folder, as the engine last told. */
import { create } from 'zustand'
import type { CallResults } from '../../shared/wire/calls.ts'

export interface SpoolsState {
  /** null until the engine has answered. */
  readonly list: CallResults['spools.list'] | null
}

export const useSpools = create<SpoolsState>(() => ({ list: null }))
