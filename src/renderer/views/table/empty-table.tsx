/** What is said where rows would be: a filter that nothing passes, a file being read, a capture that waits. */
import type { ReactNode } from 'react'
import { clearFilter, setTimeRange } from '../../actions/view.ts'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { plural } from '../../format/numbers.ts'
import { usePlay } from '../../state/play.ts'
import { isCapturing, isEmpty, rowCount, useSession } from '../../state/session.ts'
import { isFiltered, useView } from '../../state/view.ts'
import styles from './table-pane.module.css'

export function EmptyTable() {
  const total = useSession(rowCount)
  const nothing = useSession(isEmpty)
  const capturing = useSession(isCapturing)
  const indexing = useSession((state) => state.info?.indexing !== null && state.info !== null)
  const rows = useView((state) => state.shown?.progress.rows ?? 0)
  const settled = useView((state) => state.shown?.settled ?? false)
  const played = usePlay((state) => state.head !== null && state.head.next !== null)
  const filtered = useView((state) => isFiltered(state.shown))
  if (rows > 0 || nothing) return null
  if (total > 0 && played)
    return <Say title="Nothing yet" text="The replay has not come to a frame that is shown. Play on, or step." />
  if (total > 0 && filtered && settled) return <NoMatch total={total} />
  if (total > 0) return null
  if (indexing) return <Say title="Reading the file" text="Frames show as soon as they are indexed." />
  if (capturing) return <Say title="Waiting for the first frame" text="The capture runs; nothing has passed yet." />
  return (
    <Say title="No frames" text="What is open holds no frames.">
      <Button onClick={() => runCommand('file.open')}>Open another file…</Button>
    </Say>
  )
}

interface SayProps {
  readonly title: string
  readonly text: string
  readonly children?: ReactNode
}

function Say({ title, text, children }: SayProps) {
  return (
    <div className={styles.empty} role="status">
      <h2>{title}</h2>
      <p>{text}</p>
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
}

function NoMatch({ total }: { readonly total: number }) {
  const filter = useView((state) => state.shown?.filter ?? '')
  const range = useView((state) => state.shown?.range ?? null)
  return (
    <div className={styles.empty} role="status" data-testid="no-match">
      <h2>None of the {plural(total, 'frame')} matches</h2>
      {filter && (
        <code className="mono">
          <VisibleText text={filter} />
        </code>
      )}
      <p>{adviceFor(filter, range !== null)}</p>
      <div className={styles.actions}>
        {range && <Button onClick={() => void setTimeRange(null)}>Show all of the time</Button>}
        <Button onClick={() => void clearFilter()}>Clear the filter</Button>
      </div>
    </div>
  )
}

/** What most often keeps a filter from matching. */
function adviceFor(filter: string, ranged: boolean): string {
  if (ranged) return 'The chosen range of time may hold none of them.'
  if (/&&|\band\b/.test(filter)) return 'Each condition must hold for the same frame: try them one by one, or use ||.'
  if (/\b(src|dst)(port)?\b/.test(filter)) return 'It looks at one direction only: ip.addr and tcp.port look at both.'
  if (/==\s*"/.test(filter))
    return 'Texts are compared whole and with case: contains finds a part, matches ignores case.'
  return 'No frame has this field with such a value.'
}
