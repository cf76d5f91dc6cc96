/** A thin line across the top of the page while a file is read. */
import { useSession } from '../../state/session.ts'
import styles from './states.module.css'

export function IndexingLine() {
  const percent = useSession(({ info }) =>
    info?.indexing && info.indexing.totalBytes > 0
      ? Math.round((info.indexing.bytes / info.indexing.totalBytes) * 1000) / 10
      : null,
  )
  if (percent === null) return null
  return <div className={styles.line} style={{ width: `${percent}%` }} aria-hidden="true" />
}
