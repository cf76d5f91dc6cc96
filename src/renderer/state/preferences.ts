/** What the user chose and what comes back at the next start. Kept in the page's own storage. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { TimeMode, TimeZone } from '../format/time.ts'

export type ThemeChoice = 'dark' | 'light' | 'system'

export interface Preferences {
  readonly theme: ThemeChoice
  readonly timeMode: TimeMode
  readonly timeZone: TimeZone
  readonly timeline: boolean
  /** Interfaces chosen last, by name. */
  readonly interfaces: readonly string[]
  readonly captureFilter: string
  readonly promiscuous: boolean
  readonly filterHistory: readonly string[]
  readonly tapHistory: readonly string[]
  readonly tapDirectory: string
}

export const FILTER_HISTORY = 50
export const TAP_HISTORY = 20

export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: 'system',
      timeMode: 'relative',
      timeZone: 'local',
      timeline: true,
      interfaces: [],
      captureFilter: '',
      promiscuous: true,
      filterHistory: [],
      tapHistory: [],
      tapDirectory: '',
    }),
    { name: 'tapscope.preferences', version: 1 },
  ),
)

export function setPreferences(change: Partial<Preferences>): void {
  usePreferences.setState(change)
}

/** A list with `entry` first, once, and at most `limit` long. */
export const remember = (list: readonly string[], entry: string, limit: number): string[] =>
  [entry, ...list.filter((known) => known !== entry)].slice(0, limit)
