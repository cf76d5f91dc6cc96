/** Sessions that are about to be removed, a line each. */
import type { SpoolInfo } from '../../../shared/wire/capture.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { withoutFolders } from '../../format/command-line.ts'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { usePreferences } from '../../state/preferences.ts'
import { momentOf, STATES } from './spool-table.tsx'
import styles from './spools-page.module.css'

const MOST = 100

export function SpoolLines({ spools }: { readonly spools: readonly SpoolInfo[] }) {
  const zone = usePreferences((state) => state.timeZone)
  return (
    <ul className={styles.list}>
      {spools.slice(0, MOST).map(({ path, startedAtMs, title, bytes, state }) => (
        <li key={path}>
          <span>{momentOf(startedAtMs, zone)}</span>
          <span>
            <VisibleText text={withoutFolders(title)} />
          </span>
          <span className={styles[state]}>{STATES[state]}</span>
          <span className={styles.dim}>{formatBytes(bytes)}</span>
        </li>
      ))}
      {spools.length > MOST && <li className={styles.dim}>and {formatCount(spools.length - MOST)} more</li>}
    </ul>
  )
}
