/** Where alerts are among all rows that are shown: marks beside the scrollbar, each of which leads there. */
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { BatchFlag } from '../../../shared/row-flags.ts'
import { RowsBatch } from '../../../shared/wire/rows.ts'
import { selectPosition } from '../../actions/selection.ts'
import { createPace } from '../../base/pace.ts'
import { useSize } from '../../components/use-size.ts'
import { call } from '../../connection/connection.ts'
import { severityOfMark } from '../../format/severity.ts'
import { report } from '../../state/notices.ts'
import { useSession } from '../../state/session.ts'
import { shownRows, useView } from '../../state/view.ts'
import styles from './table-pane.module.css'

const MARK_PIXELS = 3
const EVERY_MS = 1000

export function AlertMap() {
  const strip = useRef<HTMLDivElement>(null)
  const { height } = useSize(strip)
  const worst = useAlertMap(Math.floor(height / MARK_PIXELS))
  const go = (event: MouseEvent): void => {
    const bucket = Number((event.target as Element).getAttribute('data-bucket') ?? Number.NaN)
    if (!Number.isNaN(bucket)) void goTo(bucket / worst.length)
  }
  return (
    // Hidden from screen readers: F8 goes from alert to alert by keyboard.
    <div ref={strip} className={styles.map} aria-hidden="true" onClick={go} data-testid="alert-map">
      {worst.map((mark, bucket) => {
        const severity = severityOfMark(mark)
        return (
          severity && (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a mark is its place
              key={bucket}
              data-bucket={bucket}
              title={`Alert: ${severity}`}
              style={{ top: `${(bucket / worst.length) * 100}%`, background: `var(--${severity})` }}
            />
          )
        )
      })}
    </div>
  )
}

/** Selects the first row with an alert at or after a part of the view. */
async function goTo(part: number): Promise<void> {
  const { shown } = useView.getState()
  const rows = shownRows(useView.getState())
  if (!shown || rows === 0) return
  const view = shown.id
  try {
    const before = Math.max(0, Math.floor(part * rows) - 1)
    const batch = new RowsBatch(await call('rows.read', { view, from: before, count: 1 }))
    if (batch.length === 0) return
    const [frame] = batch.number
    // The row before the part: where it is the first of all it may have an alert itself.
    if (before === 0 && (batch.flags[0] & BatchFlag.alertMask) !== 0) return await selectPosition(0)
    const { position } = await call('rows.next', { view, frame, backwards: false, by: 'alert' })
    if (position >= 0) await selectPosition(position)
  } catch (error) {
    report(error)
  }
}

const NONE: readonly number[] = []

/** Worst alert of each part of the shown view, as marks of rows have it. */
function useAlertMap(buckets: number): readonly number[] {
  const [worst, setWorst] = useState(NONE)
  const view = useView((state) => state.shown?.id ?? null)
  useEffect(() => {
    if (view === null || buckets < 1) return
    const abort = new AbortController()
    const pace = createPace(async () => {
      if ((useSession.getState().info?.alerts.total ?? 0) === 0) return setWorst(NONE)
      try {
        const map = await call('alerts.map', { view, buckets }, { signal: abort.signal })
        if (!abort.signal.aborted) setWorst(map.worst.some((mark) => mark > 0) ? map.worst : NONE)
      } catch {
        // The view was closed meanwhile, or the engine is gone: the marks stay until there are new ones.
      }
    }, EVERY_MS)
    pace.request()
    const ends = [
      useView.subscribe(({ shown }, before) => {
        if (shown?.id === view && shown.progress.rows !== before.shown?.progress.rows) pace.request()
      }),
      useSession.subscribe(({ info }, before) => {
        if (info?.alerts.version !== before.info?.alerts.version) pace.request()
      }),
    ]
    return () => {
      abort.abort()
      pace.dispose()
      for (const end of ends) end()
    }
  }, [view, buckets])
  return worst
}
