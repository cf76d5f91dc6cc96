/** The view of the session that the table shows: a filter the engine runs. What it has found so far shows while it runs. */
import { create } from 'zustand'
import type { EngineEvents, FilterProblem } from '../../shared/wire/calls.ts'
import type { TimeRange } from '../format/filter-text.ts'

export type ViewProgress = EngineEvents['view']

export interface OpenView {
  readonly id: number
  /** The filter as typed. */
  readonly filter: string
  readonly range: TimeRange | null
  readonly progress: ViewProgress
  /** It has been complete once, and only follows the capture from then on; or it was stopped. */
  readonly settled: boolean
  /** It was stopped: what it had found by then shows. */
  readonly stopped: boolean
}

export interface ViewState {
  readonly shown: OpenView | null
  /** A filter was sent and the engine has not yet opened its view. */
  readonly opening: boolean
}

export const useView = create<ViewState>(() => ({ shown: null, opening: false }))

export interface FilterState {
  /** Text in the bar, applied or not. */
  readonly draft: string
  readonly problem: FilterProblem | null
}

export const useFilter = create<FilterState>(() => ({ draft: '', problem: null }))

export const shownRows = (state: ViewState): number => state.shown?.progress.rows ?? 0
export const isFiltered = (view: OpenView | null): boolean =>
  view !== null && (view.filter !== '' || view.range !== null)
export const appliedFilter = (state: ViewState): string => state.shown?.filter ?? ''
export const appliedRange = (state: ViewState): TimeRange | null => state.shown?.range ?? null
