/** What the user chose and what comes back at the next start. Kept in the page's own storage. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Macro } from '../../shared/filter/macros.ts'
import type { Severity } from '../../shared/severity.ts'
import type { TimeMode, TimeZone } from '../format/time.ts'

export interface SavedFilter {
  readonly name: string
  readonly text: string
}

export type ThemeChoice = 'dark' | 'light' | 'system'

/** What is a secret besides what the built-in detectors know; a line each. */
export interface RedactionPreferences {
  readonly patterns: string
  readonly paths: string
  readonly detectorsOff: readonly string[]
  readonly keepLength: boolean
}

export interface Preferences {
  readonly theme: ThemeChoice
  readonly timeMode: TimeMode
  readonly timeZone: TimeZone
  readonly timeline: boolean
  readonly filterHistory: readonly string[]
  readonly savedFilters: readonly SavedFilter[]
  readonly macros: readonly Macro[]
  /** Show names that files have for addresses. */
  readonly resolveNames: boolean
  readonly tapHistory: readonly string[]
  /** Limits that the spools were pruned by last, as typed. */
  readonly prune: { readonly days: string; readonly size: string }
  readonly tapDirectory: string
  /** Where a proxy listens, `[HOST:]PORT`; empty for a free port. */
  readonly tapListen: string
  readonly redaction: RedactionPreferences
  /** The least severity of alerts that the desktop is told of. */
  readonly alertNotices: Severity | 'off'
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
      filterHistory: [],
      savedFilters: [],
      macros: [],
      resolveNames: false,
      tapHistory: [],
      prune: { days: '30', size: '' },
      tapDirectory: '',
      tapListen: '',
      redaction: { patterns: '', paths: '', detectorsOff: [], keepLength: false },
      alertNotices: 'high',
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
