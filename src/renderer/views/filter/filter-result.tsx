/** What the filter found and how long it took; while it runs, how far it is and the way to stop it, or to go on; what is wrong with it. */
import { Play, X } from 'lucide-react'
import { clearFilter } from '../../actions/view.ts'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatCount, formatMillis } from '../../format/numbers.ts'
import { useFrameCount } from '../../state/counts.ts'
import { isFiltered, useFilter, useView } from '../../state/view.ts'
import styles from './filter-bar.module.css'

export function FilterResult() {
  const problem = useFilter((state) => state.problem)
  const shown = useView((state) => state.shown)
  const typed = useFilter((state) => state.draft !== '')
  if (problem) {
    const whole = problem.hint ? `${problem.message} ${problem.hint}` : problem.message
    return (
      <span className={styles.result} role="status">
        <span className={styles.problem} title={whole} data-testid="filter-problem">
          {problem.message}
        </span>
      </span>
    )
  }
  if (shown && !shown.settled && isFiltered(shown)) return <Running />
  return (
    <span className={styles.result}>
      <Found />
      {(typed || isFiltered(shown)) && (
        <Button
          icon={X}
          weight="quiet"
          size="small"
          title="Clear the filter"
          aria-label="Clear the filter"
          data-testid="filter-clear"
          onClick={() => void clearFilter()}
        />
      )}
    </span>
  )
}

function Running() {
  const progress = useView((state) => state.shown?.progress)
  if (!progress) return null
  const { scanned, total, rows } = progress
  return (
    <span className={`${styles.result} ${styles.running}`} data-testid="filter-running">
      {formatCount(rows)} so far
      <ProgressBar value={total > 0 ? scanned / total : 0} label="Filtering" width={60} />
      <Button
        icon={X}
        weight="quiet"
        size="small"
        title="Stop here (Esc)"
        aria-label="Stop the filter"
        data-testid="filter-stop"
        onClick={() => runCommand('filter.cancel')}
      />
    </span>
  )
}

function Found() {
  const filtered = useView((state) => isFiltered(state.shown))
  const stopped = useView((state) => state.shown?.stopped ?? false)
  const rows = useView((state) => state.shown?.progress.rows ?? 0)
  const elapsedMs = useView((state) => state.shown?.progress.elapsedMs ?? 0)
  const total = useFrameCount()
  if (stopped) return <Part rows={rows} />
  if (!filtered) return null
  return (
    <span data-testid="filter-result" role="status">
      {formatCount(rows)} of {formatCount(total)}
      <span className={styles.elapsed}> · {formatMillis(elapsedMs)}</span>
    </span>
  )
}

/** The filter was stopped: what it found, of how much. */
function Part({ rows }: { readonly rows: number }) {
  const scanned = useView((state) => state.shown?.progress.scanned ?? 0)
  const total = useView((state) => state.shown?.progress.total ?? 0)
  const percent = total > 0 ? Math.floor((scanned / total) * 100) : 0
  return (
    <>
      <span className={styles.partial} data-testid="filter-partial" role="status">
        {formatCount(rows)} in the first {percent} %
      </span>
      <Button
        icon={Play}
        weight="quiet"
        size="small"
        title="Run the filter to its end"
        aria-label="Run the filter to its end"
        data-testid="filter-finish"
        onClick={() => runCommand('filter.finish')}
      />
    </>
  )
}
