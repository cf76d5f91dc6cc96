/** The capture that would start now, the profiles and filters that are kept for others. Kept in the page's own storage. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { CaptureProfile } from '../../shared/wire/capture-profile.ts'
import { type AddedSource, type CapturePlan, NEW_PLAN } from '../format/capture-plan.ts'
import type { SavedFilter } from './preferences.ts'

export interface CapturePlanState {
  readonly plan: CapturePlan
  readonly profiles: readonly CaptureProfile[]
  readonly savedFilters: readonly SavedFilter[]
  /** Applied before, the last one first. */
  readonly filterHistory: readonly string[]
}

export const CAPTURE_FILTER_HISTORY = 20
export const MOST_PROFILES = 200

export const useCapturePlan = create<CapturePlanState>()(
  persist((): CapturePlanState => ({ plan: NEW_PLAN, profiles: [], savedFilters: [], filterHistory: [] }), {
    name: 'tapscope.capture',
    version: 1,
    merge(stored, initial) {
      const kept = stored as Partial<CapturePlanState> | undefined
      return { ...initial, ...kept, plan: { ...initial.plan, ...kept?.plan } }
    },
  }),
)

export const planNow = (): CapturePlan => useCapturePlan.getState().plan

export function setPlan(change: Partial<CapturePlan>): void {
  useCapturePlan.setState(({ plan }) => ({ plan: { ...plan, ...change } }))
}

/** Adds to those chosen, or takes away. */
export function choose(name: string, chosen: boolean): void {
  const others = planNow().chosen.filter((known) => known !== name)
  setPlan({ chosen: chosen ? [...others, name] : others })
}

/** Puts a source in the place of another, or at the end; it is chosen then. */
export function addSource(source: AddedSource, inPlaceOf: string | null): void {
  const { added, chosen, settings } = planNow()
  const isOther = (name: string): boolean => name !== source.name && name !== inPlaceOf
  const { [inPlaceOf ?? source.name]: own, ...others } = settings
  setPlan({
    added: [...added.filter(({ name }) => isOther(name)), source],
    chosen: [...chosen.filter(isOther), source.name],
    settings: own ? { ...others, [source.name]: own } : others,
  })
}

export function removeSource(name: string): void {
  const { added, chosen, settings } = planNow()
  const { [name]: _own, ...others } = settings
  setPlan({
    added: added.filter((source) => source.name !== name),
    chosen: chosen.filter((other) => other !== name),
    settings: others,
  })
}
