/** The bytes of the frame, and of what was put together or decoded from it. */
import { X } from 'lucide-react'
import { useShallow } from 'zustand/react/shallow'
import type { FrameDetail } from '../../../shared/wire/frame-detail.ts'
import { removeDecoded } from '../../actions/decoding.ts'
import { Button } from '../../components/button.tsx'
import { useSelection } from '../../state/selection.ts'
import styles from './bytes.module.css'
import { HexView } from './hex-view.tsx'

export function BytesPane() {
  const { frame, sources, names, source, decoded } = useSelection(
    useShallow(({ detail, source: shown }) => ({
      frame: detail?.tree.frame ?? 0,
      sources: detail?.sources ?? null,
      names: detail?.tree.sourceNames ?? null,
      decoded: firstDecoded(detail),
      source: shown,
    })),
  )
  if (!sources || !names) return <p className={styles.none}>The bytes of the selected frame show here.</p>
  const shown = Math.min(source, sources.length - 1)
  const bytes = sources[shown]
  return (
    <div className={styles.pane}>
      {sources.length > 1 && (
        <div className={styles.bar}>
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
          {shown >= decoded && (
            <Button
              icon={X}
              weight="quiet"
              size="small"
              title="Take away what was decoded"
              aria-label="Take away what was decoded"
              onClick={() => void removeDecoded(shown)}
              data-testid="decoded-remove"
            />
          )}
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

/** The first data source that was decoded on demand. */
function firstDecoded(detail: FrameDetail | null): number {
  if (!detail) return 0
  return detail.sources.length - detail.tree.decodedSources.reduce((sum, count) => sum + count, 0)
}
