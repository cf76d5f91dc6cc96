/** What is compared: two frames, or two files or processes. */
import { create } from 'zustand'
import type { CompareSide } from '../../shared/wire/compare.ts'
import { useSelection } from './selection.ts'

export interface CompareState {
  readonly what: 'messages' | 'sessions'
  /** Frames; null while none is chosen. */
  readonly before: number | null
  readonly after: number | null
  /** Sides of sessions; null for the first two that there are. */
  readonly sides: readonly [before: CompareSide | null, after: CompareSide | null]
  readonly ids: boolean
  readonly times: boolean
  /** Paths that do not count either, apart by commas or spaces. */
  readonly paths: string
  /** The frame that was selected before the one that is. */
  readonly previous: number | null
}

export const useCompare = create<CompareState>(() => ({
  what: 'messages',
  before: null,
  after: null,
  sides: [null, null],
  ids: true,
  times: false,
  paths: '',
  previous: null,
}))

useSelection.subscribe(({ frame }, before) => {
  if (frame === before.frame) return
  // Without a selection there is another session, or none.
  if (frame === null) useCompare.setState({ previous: null, before: null, after: null, sides: [null, null] })
  else if (before.frame !== null) useCompare.setState({ previous: before.frame })
})

const IDS = ['id', 'params.requestId', 'params.progressToken', 'params._meta.progressToken']
const TIMES = ['timestamp', 'time', 'date', 'createdAt', 'updatedAt', 'created_at', 'updated_at', 'lastModified']

/** Paths that do not count. */
export const ignoredIn = ({ ids, times, paths }: Pick<CompareState, 'ids' | 'times' | 'paths'>): string[] => [
  ...(ids ? IDS : []),
  ...(times ? TIMES.map((name) => `**.${name}`) : []),
  ...paths.split(/[\s,]+/).filter((path) => path !== ''),
]
