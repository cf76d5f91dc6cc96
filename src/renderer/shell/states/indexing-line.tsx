/** A thin line across the top of the page while a file is read. */
import { readingOf } from '../../state/reading.ts'
import { useSession } from '../../state/session.ts'
import styles from './states.module.css'

export function IndexingLine() {
  const percent = useSession(({ info }) => {
    const reading = readingOf(info)
    return reading && Math.round(reading.fraction * 1000) / 10
  })
  if (percent === null) return null
  return <div className={styles.line} style={{ width: `${percent}%` }} aria-hidden="true" />
}
