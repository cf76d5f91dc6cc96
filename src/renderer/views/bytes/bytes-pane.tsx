/** The bytes of the frame, and of what was put together or decoded from it. */
import { useShallow } from 'zustand/react/shallow'
import { useSelection } from '../../state/selection.ts'
import styles from './bytes.module.css'
import { HexView } from './hex-view.tsx'

export function BytesPane() {
  const { frame, sources, names, source } = useSelection(
    useShallow(({ detail, source: shown }) => ({
      frame: detail?.tree.frame ?? 0,
      sources: detail?.sources ?? null,
      names: detail?.tree.sourceNames ?? null,
      source: shown,
    })),
  )
  if (!sources || !names) return <p className={styles.none}>The bytes of the selected frame show here.</p>
  const shown = Math.min(source, sources.length - 1)
  const bytes = sources[shown]
  return (
    <div className={styles.pane}>
      {sources.length > 1 && (
        <div className={styles.tabs} role="tablist" aria-label="Data sources">
          {names.map((name, i) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: two sources may have one name
              key={i}
              type="button"
              role="tab"
              aria-selected={i === shown}
              onClick={() => useSelection.setState({ source: i, cursor: null, marked: null })}
            >
              {name} <span className={styles.size}>{sources[i].length}</span>
            </button>
          ))}
        </div>
      )}
      {bytes && bytes.length > 0 ? (
        <HexView key={shown} frame={frame} bytes={bytes} source={shown} />
      ) : (
        <p className={styles.none}>No bytes were captured.</p>
      )}
    </div>
  )
}
