/** What does not count in a comparison. */
import { useEffect, useState } from 'react'
import { useCompare } from '../../state/compare.ts'
import styles from './compare.module.css'

const TYPING_MS = 400

export function IgnoreFields() {
  const { ids, times, paths } = useCompare()
  const [typed, setTyped] = useState(paths)
  // What is typed counts when it is typed.
  useEffect(() => {
    const timer = setTimeout(() => useCompare.setState({ paths: typed }), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <span className={styles.ignore}>
      <span className={styles.dim}>Ignore</span>
      <label>
        <input type="checkbox" checked={ids} onChange={() => useCompare.setState({ ids: !ids })} /> ids
      </label>
      <label title="Members named timestamp, time, date, createdAt and the like">
        <input type="checkbox" checked={times} onChange={() => useCompare.setState({ times: !times })} /> times
      </label>
      <input
        className={styles.paths}
        aria-label="Paths that do not count"
        placeholder="result.items[*].id"
        title="Paths apart by commas; * is any member, ** any depth"
        value={typed}
        maxLength={4000}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
    </span>
  )
}
