/** Opens, follows, cancels and closes views: what the filter bar, the timeline and the menus use. */
import { call } from '../connection/connection.ts'
import { type Combination, combineFilter, composeFilter, type TimeRange } from '../format/filter-text.ts'
import { report } from '../state/notices.ts'
import { FILTER_HISTORY, remember, setPreferences, usePreferences } from '../state/preferences.ts'
import { type OpenView, useFilter, useView, type ViewProgress } from '../state/view.ts'

/** Progress of views whose `view.open` has not been answered yet. */
const early = new Map<number, ViewProgress>()
const EARLY_LIMIT = 16
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
  const { shown, fallback } = useView.getState()
  if (shown?.id === progress.view) {
    useView.setState({ shown: { ...shown, progress, settled: shown.settled || progress.complete } })
    if (progress.complete && fallback) {
      close(fallback)
      useView.setState({ fallback: null })
    }
  } else if (fallback?.id === progress.view) {
    useView.setState({ fallback: { ...fallback, progress } })
  } else {
    early.set(progress.view, progress)
    for (const id of early.keys()) if (early.size > EARLY_LIMIT) early.delete(id)
  }
}

/** Forgets all views: their engine is gone. */
export function forgetViews(): void {
  early.clear()
  latest++
  useView.setState({ shown: null, fallback: null, opening: false })
}

function show(view: OpenView): void {
  const { shown, fallback } = useView.getState()
  const keep = shown?.settled ? shown : fallback
  if (shown && keep !== shown) close(shown)
  if (fallback && keep !== fallback) close(fallback)
  if (view.settled) close(keep)
  useView.setState({ shown: view, fallback: view.settled ? null : keep, opening: false })
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
    const checked = text === '' ? null : (await call('filter.check', { filter: text })).problem
    if (mine !== latest) return false
    useFilter.setState({ problem: checked })
    if (checked) {
      useView.setState({ opening: false })
      return false
    }
    const { view, problem } = await call('view.open', { filter: composeFilter(text, range) })
    if (problem) {
      if (mine === latest) {
        useFilter.setState({ problem })
        useView.setState({ opening: false })
      }
      return false
    }
    const progress = early.get(view) ?? startOf(view)
    early.delete(view)
    const opened: OpenView = { id: view, filter: text, range, progress, settled: progress.complete }
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

/** Stops a filter that still runs and goes back to the one before. */
export function cancelFilter(): void {
  const { shown, fallback } = useView.getState()
  latest++
  if (!shown || shown.settled) {
    useView.setState({ opening: false })
    return
  }
  if (fallback) {
    close(shown)
    useView.setState({ shown: fallback, fallback: null, opening: false })
    useFilter.setState({ draft: fallback.filter, problem: null })
  } else {
    void clearFilter()
  }
}
