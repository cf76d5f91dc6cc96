/** What the rules page shows: the rules as the engine last told, and the one that is chosen. */
import { create } from 'zustand'
import type { RuleList } from '../../shared/wire/alerts.ts'

export interface RulesState {
  readonly list: RuleList | null
  /** A rule's id. */
  readonly chosen: string | null
}

export const useRules = create<RulesState>(() => ({ list: null, chosen: null }))
