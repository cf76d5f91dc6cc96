/** What the rules page shows: the rules as the engine last told, the one that is chosen, and the pack that is being written. */
import { create } from 'zustand'
import type { RuleImport, RuleInfo, RuleList, RuleTests, RuleTextProblem } from '../../shared/wire/alerts.ts'

/** A pack in the editor. What is typed stays while other pages are shown. */
export interface RuleDraft {
  /** Grows with each pack that is opened. */
  readonly id: number
  readonly pack: string
  readonly builtIn: boolean
  /** Of the file; null for a pack that was not written yet. */
  readonly digest: string | null
  /** As it stands in the file, and as it is typed. */
  readonly saved: string
  readonly text: string
  /** To begin with, from 1. */
  readonly line: number
  readonly problems: readonly RuleTextProblem[]
  /** Of the text as it was then. */
  readonly tests: (RuleTests & { readonly text: string }) | null
  readonly testing: boolean
  /** The file was changed by somebody else since it was read. */
  readonly conflict: boolean
  /** A built-in rule that was copied and is still on. */
  readonly original: Pick<RuleInfo, 'id' | 'title'> | null
}

export interface RulesState {
  readonly list: RuleList | null
  /** A rule's id. */
  readonly chosen: string | null
  readonly draft: RuleDraft | null
  /** What waits for a word on what was typed and not saved. */
  readonly leaving: (() => void) | null
  /** What was read of Sigma's rules and waits to be taken. */
  readonly importing: RuleImport | null
}

export const useRules = create<RulesState>(() => ({
  list: null,
  chosen: null,
  draft: null,
  leaving: null,
  importing: null,
}))

export const isChanged = (draft: RuleDraft | null): boolean =>
  draft !== null && !draft.builtIn && draft.text !== draft.saved

/** Changes the pack in the editor, unless another one is there by now. */
export const changeDraft = (id: number, part: Partial<RuleDraft>): void =>
  useRules.setState(({ draft }) => (draft?.id === id ? { draft: { ...draft, ...part } } : {}))
