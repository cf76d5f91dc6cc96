/** The filter: typed, coloured, checked, completed, applied; with what it found, or how far it is. */
import { useEffect, useRef, useState } from 'react'
import { applyFilter, stopFilter } from '../../actions/view.ts'
import { usePreferences } from '../../state/preferences.ts'
import { onSignal, signal } from '../../state/signals.ts'
import { appliedFilter, useFilter, useView } from '../../state/view.ts'
import type { FilterEditor } from './editor.ts'
import styles from './filter-bar.module.css'
import { FilterResult } from './filter-result.tsx'
import { AT_TYPED, type HistoryCursor, stepHistory } from './history.ts'
import { RangeChip } from './range-chip.tsx'
import { SavedFilters } from './saved-filters.tsx'
import { cancelValidation, validate } from './validate.ts'

function restore(): void {
  cancelValidation()
  if (useView.getState().shown?.settled === false) {
    void stopFilter()
    return
  }
  useFilter.setState({ draft: appliedFilter(useView.getState()), problem: null })
  signal('focusTable')
}

export function FilterBar() {
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<FilterEditor | null>(null)
  const cursor = useRef<HistoryCursor>(AT_TYPED)
  const [focused, setFocused] = useState(false)
  const [ready, setReady] = useState(false)
  const draft = useFilter((state) => state.draft)
  const problem = useFilter((state) => state.problem)
  const applied = useView((state) => state.shown !== null && state.shown.filter !== '')
  const pending = useView((state) => state.shown !== null && state.shown.filter !== draft.trim())

  useEffect(() => {
    let disposed = false
    void import('./editor.ts').then(({ createFilterEditor }) => {
      if (disposed || !box.current) return
      editor.current = createFilterEditor(box.current, useFilter.getState().draft, {
        onChange: (text) => {
          cursor.current = AT_TYPED
          useFilter.setState({ draft: text })
          validate(text)
        },
        onEnter: () => {
          cursor.current = AT_TYPED
          cancelValidation()
          void applyFilter()
        },
        onEscape: restore,
        onHistory: (step) => {
          const { filterHistory } = usePreferences.getState()
          const next = stepHistory(filterHistory, cursor.current, useFilter.getState().draft, step)
          if (!next) return
          cursor.current = next.cursor
          useFilter.setState({ draft: next.text })
          validate(next.text)
        },
        onFocus: setFocused,
      })
      setReady(true)
    })
    return () => {
      disposed = true
      editor.current?.dispose()
      editor.current = null
    }
  }, [])

  useEffect(() => onSignal('focusFilter', () => editor.current?.focus()), [])
  useEffect(() => editor.current?.setText(draft), [draft])
  // biome-ignore lint/correctness/useExhaustiveDependencies: an editor that has just come needs the problem that is there
  useEffect(() => editor.current?.setProblem(problem), [problem, ready])

  const state = problem ? styles.wrong : focused ? styles.focused : applied ? styles.applied : ''
  return (
    <search className={`${styles.bar} ${state}`} data-testid="filter" data-pending={pending || undefined}>
      <SavedFilters />
      <div ref={box} className={styles.editor}>
        {!ready && <span className={styles.waiting}>{draft}</span>}
      </div>
      <RangeChip />
      <FilterResult />
    </search>
  )
}
