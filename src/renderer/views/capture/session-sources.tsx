/** Every source of the session: frames, bytes, rate; a click shows only its frames. */
import { useShallow } from 'zustand/react/shallow'
import type { SourceInfo } from '../../../shared/wire/calls.ts'
import { filterBy } from '../../actions/view.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { withoutFolders } from '../../format/command-line.ts'
import { quoteString } from '../../format/filter-text.ts'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { useSession } from '../../state/session.ts'
import styles from './capture.module.css'
import { SourceRate } from './source-rate.tsx'

/** Sources beyond these are found with the filter. */
const MOST = 200

export function SessionSources() {
  const { sources, total } = useSession(
    useShallow(({ info }) => ({ sources: info?.sources ?? null, total: info?.sources.length ?? 0 })),
  )
  if (!sources || total === 0) return <p className={styles.none}>Sources show here once something is open.</p>
  return (
    <>
      <ul className={styles.sources} aria-label="Sources">
        {sources.slice(0, MOST).map((source) => (
          <SourceRow key={source.id} source={source} />
        ))}
      </ul>
      {total > MOST && <p className={styles.none}>and {formatCount(total - MOST)} more</p>}
    </>
  )
}

function SourceRow({ source }: { readonly source: SourceInfo }) {
  const { name, description, kind, frames, bytes, live } = source
  return (
    <li>
      <button
        type="button"
        className={styles.source}
        title="Show only the frames of this source"
        data-testid={`source-${name}`}
        onClick={() => filterBy(`frame.interface_name == ${quoteString(name)}`, 'is', true)}
      >
        <span className={live ? styles.up : styles.down} />
        <span className={styles.name}>
          <b>
            <VisibleText text={name || `Source ${source.id + 1}`} />
          </b>{' '}
          {description && (
            <span className={styles.dim}>
              <VisibleText text={withoutFolders(description)} />
            </span>
          )}
        </span>
        <span className={styles.dim}>{kind}</span>
        <span className={styles.amount}>{formatCount(frames)}</span>
        <span className={`${styles.amount} ${styles.dim}`}>{formatBytes(bytes)}</span>
        <span className={styles.state}>{live && <SourceRate source={source} />}</span>
      </button>
    </li>
  )
}
