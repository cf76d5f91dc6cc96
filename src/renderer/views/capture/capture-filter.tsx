/** The capture filter (libpcap's language, not the display filter's), checked by the capture program while it is typed. */
import { useEffect, useId, useState } from 'react'
import { call } from '../../connection/connection.ts'
import { useCaptures } from '../../state/captures.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import styles from './capture.module.css'

const PAUSE_MS = 250

function useProblem(filter: string, name: string | null): string | null {
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (filter.trim() === '' || name === null) {
      setProblem(null)
      return
    }
    let stale = false
    const timer = setTimeout(() => {
      call('capture.checkFilter', { filter, interface: name }).then(
        (answer) => !stale && setProblem(answer.problem),
        () => {},
      )
    }, PAUSE_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [filter, name])
  return problem
}

export function CaptureFilter() {
  const id = useId()
  const filter = usePreferences((state) => state.captureFilter)
  const chosen = usePreferences((state) => state.interfaces)
  const first = useCaptures(
    (state) =>
      (state.interfaces?.interfaces.find(({ name }) => chosen.includes(name)) ?? state.interfaces?.interfaces[0])?.name,
  )
  const problem = useProblem(filter, first ?? null)
  return (
    <div className={styles.field}>
      <label htmlFor={id}>Capture filter</label>
      <input
        id={id}
        className={`${styles.input} mono`}
        placeholder="all packets; or: tcp port 443"
        spellCheck={false}
        autoComplete="off"
        value={filter}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={(event) => setPreferences({ captureFilter: event.target.value })}
        data-testid="capture-filter"
      />
      {problem && (
        <p id={`${id}-problem`} className={styles.invalid}>
          {problem}
        </p>
      )}
    </div>
  )
}
