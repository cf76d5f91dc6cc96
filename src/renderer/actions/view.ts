/** Opens, follows, cancels and closes views: what the filter bar, the timeline and the menus use. */
import type { FilterProblem } from '../../shared/wire/calls.ts'
import { call } from '../connection/connection.ts'
import { type Combination, combineFilter, composeFilter, type TimeRange } from '../format/filter-text.ts'
import { asTyped, expandFilter, problemOf } from '../format/macros.ts'
import { report } from '../state/notices.ts'
import { usePlay } from '../state/play.ts'
import { FILTER_HISTORY, remember, setPreferences, usePreferences } from '../state/preferences.ts'
import { forgetResendFrames } from '../state/resend.ts'
import { useSelection } from '../state/selection.ts'
import { type OpenView, useFilter, useView, type ViewProgress } from '../state/view.ts'

import { forgetPlay } from './play.ts'

/** Progress of views whose `view.open` has not been answered yet. */
const early = new Map<number, ViewProgress>()
const EARLY_LIMIT = 16
/** So long a view that has nothing to show yet leaves the table to the one before: a fast filter never shows an empty table on its way. */
const FIRST_SIGHT_MS = 150
const awaited = new Map<number, () => void>()
let latest = 0

const startOf = (id: number): ViewProgress => ({
  view: id,
  generation: 0,
  rows: 0,
  scanned: 0,
  total: 0,
  complete: false,
  elapsedMs: 0,
})

const close = (view: OpenView | null): void => {
  if (view) call('view.close', { view: view.id }).catch(() => {})
}

/** Hears the engine's word on a view. */
export function onViewProgress(progress: ViewProgress): void {
  const { shown } = useView.getState()
  if (shown?.id === progress.view) {
    useView.setState({ shown: { ...shown, progress, settled: shown.settled || progress.complete } })
    return
  }
  early.set(progress.view, progress)
  if (hasSight(progress)) awaited.get(progress.view)?.()
  for (const id of early.keys()) if (early.size > EARLY_LIMIT) early.delete(id)
}

const hasSight = (progress: ViewProgress | undefined): boolean =>
  progress !== undefined && (progress.complete || progress.rows > 0)

async function firstSight(view: number): Promise<ViewProgress> {
  if (!hasSight(early.get(view))) {
    await new Promise<void>((resolve) => {
      awaited.set(view, resolve)
      setTimeout(resolve, FIRST_SIGHT_MS)
    })
    awaited.delete(view)
  }
  const progress = early.get(view) ?? startOf(view)
  early.delete(view)
  return progress
}

/** Forgets all views: their engine is gone. */
export function forgetViews(): void {
  forgetPlay()
  forgetResendFrames()
  early.clear()
  latest++
  useView.setState({ shown: null, opening: false })
}

function show(view: OpenView): void {
  close(useView.getState().shown)
  useView.setState({ shown: view, opening: false })
}

/** What is wrong with a filter as typed, its macros replaced; null when nothing is. */
export async function checkFilter(text: string): Promise<FilterProblem | null> {
  const expanded = expandFilter(text, usePreferences.getState().macros)
  if (!expanded.ok) return problemOf(expanded.error)
  const { problem } = await call('filter.check', { filter: expanded.value.text })
  return problem && asTyped(problem, expanded.value, text)
}

/** The filter that the engine runs for one that was typed and is right. */
function withoutMacros(text: string): string {
  const expanded = expandFilter(text, usePreferences.getState().macros)
  return expanded.ok ? expanded.value.text : text
}

/**
 * Shows the frames that match a filter, within a range of time. False when the filter is wrong; the bar then shows why and
 * the table stays as it is.
 */
export async function openView(filter: string, range: TimeRange | null): Promise<boolean> {
  const mine = ++latest
  useView.setState({ opening: true })
  try {
    const text = filter.trim()
    const checked = text === '' ? null : await checkFilter(text)
    if (mine !== latest) return false
    useFilter.setState({ problem: checked })
    if (checked) {
      useView.setState({ opening: false })
      return false
    }
    const head = usePlay.getState().head?.head ?? undefined
    const { view, problem } = await call('view.open', {
      filter: composeFilter(withoutMacros(text), range),
      selected: useSelection.getState().frame ?? undefined,
      head,
    })
    if (problem) {
      if (mine === latest) {
        useFilter.setState({ problem })
        useView.setState({ opening: false })
      }
      return false
    }
    const progress = await firstSight(view)
    // The replay was ended meanwhile.
    if (head !== undefined && usePlay.getState().head === null) await call('view.head', { view, to: null })
    const opened: OpenView = { id: view, filter: text, range, progress, settled: progress.complete, stopped: false }
    if (mine === latest) show(opened)
    else close(opened)
    return mine === latest
  } catch (error) {
    if (mine === latest) useView.setState({ opening: false })
    report(error)
    return false
  }
}

/** Applies what is typed in the bar, or the text given. */
export async function applyFilter(text = useFilter.getState().draft): Promise<void> {
  useFilter.setState({ draft: text })
  const applied = await openView(text, useView.getState().shown?.range ?? null)
  if (applied && text.trim() !== '') {
    const { filterHistory } = usePreferences.getState()
    setPreferences({ filterHistory: remember(filterHistory, text.trim(), FILTER_HISTORY) })
  }
}

export async function setTimeRange(range: TimeRange | null): Promise<void> {
  await openView(useView.getState().shown?.filter ?? '', range)
}

export async function clearFilter(): Promise<void> {
  useFilter.setState({ draft: '', problem: null })
  await openView('', null)
}

/** Puts an expression into the bar, joined with what is applied, and applies it when asked to. */
export function filterBy(expression: string, how: Combination, apply: boolean): void {
  const draft = combineFilter(useView.getState().shown?.filter ?? '', expression, how)
  useFilter.setState({ draft, problem: null })
  if (apply) void applyFilter(draft)
}

/**
 * Empties the session by `work` and opens the view anew: an emptied session has no views. The filter stays, the range of time
 * does not.
 */
export async function renewView(work: () => Promise<unknown>): Promise<void> {
  const filter = useView.getState().shown?.filter ?? ''
  forgetViews()
  try {
    await work()
  } finally {
    await openView(filter, null)
  }
}

/** Opens the view anew when the engine has forgotten it: somebody else emptied the session. */
export async function checkView(): Promise<void> {
  const { shown } = useView.getState()
  if (!shown) return
  try {
    await call('rows.find', { view: shown.id, frame: 1 })
  } catch {
    if (useView.getState().shown?.id === shown.id) await renewView(async () => {})
  }
}

/** Stops a filter that still runs: what it has found stays, and is said to be a part. */
export async function stopFilter(): Promise<void> {
  const { shown } = useView.getState()
  latest++
  if (!shown || shown.settled) {
    useView.setState({ opening: false })
    return
  }
  useView.setState({ shown: { ...shown, settled: true, stopped: true }, opening: false })
  await call('view.stop', { view: shown.id })
}

/** Runs a filter that was stopped again, to its end. */
export async function finishFilter(): Promise<void> {
  const { shown } = useView.getState()
  if (shown) await openView(shown.filter, shown.range)
}
