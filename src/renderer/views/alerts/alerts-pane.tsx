/** What rules found: a list, how many over time, and the chosen alert in whole beside it, or under it where the pane is narrow. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSize } from '../../components/use-size.ts'
import { useAlerts } from '../../state/alerts.ts'
import { useSession } from '../../state/session.ts'
import { AlertChart } from './alert-chart.tsx'
import { AlertList } from './alert-list.tsx'
import { AlertTools } from './alert-tools.tsx'
import { AlertView } from './alert-view.tsx'
import styles from './alerts-pane.module.css'
import { NoAlerts, RunLine } from './empty-alerts.tsx'
import { flatLines, groupedLines } from './lines.ts'
import { type ShownAlerts, useAlertList } from './use-alert-list.ts'
import type { Anchor } from './use-anchor.ts'

/** Alerts are asked for in pages, one more before and after those in sight. */
const PAGE = 40
const FIRST_ROWS = 120
/** As many as a call answers. */
const MOST_ROWS = 500
/** Narrower than this an alert takes two lines, and its detail lies under the list. */
const NARROW = 520
/** Narrow and lower than this, the alert is shown instead of the list. */
const SHORT = 380
/** Lower than this there is no chart. */
const LOW = 190
const LOW_WITH_VIEW = 280
/** Lower than this the head of the alert scrolls with what is under it. */
const LOW_HEAD = 340

const linesOf = ({ list, asked }: ShownAlerts) =>
  asked.group ? groupedLines(list.groups, new Set(asked.open)) : flatLines(list.total)

export function AlertsPane() {
  const pane = useRef<HTMLDivElement>(null)
  const note = useRef<HTMLTextAreaElement>(null)
  const anchor = useRef<Anchor | null>(null)
  const { width, height } = useSize(pane)
  const { filter, sorting, group, open, current } = useAlerts()
  const [{ first, end }, setSight] = useState({ first: 0, end: FIRST_ROWS })
  const [items, setItems] = useState({ from: 0, count: FIRST_ROWS })
  const [wanted, setWanted] = useState<number | null>(null)
  const totals = useSession(({ info }) => info?.alerts ?? null)

  const asked = {
    filter,
    ...sorting,
    group,
    ...(group ? { open: [...open] } : {}),
    ...items,
    find: wanted ?? undefined,
  }
  const shown = useAlertList(pane, asked, () => wanted ?? anchor.current?.id)
  const lines = useMemo(() => shown && linesOf(shown), [shown])

  // Whole pages, so that not every line of a scroll asks anew.
  useEffect(() => {
    if (!lines) return
    const [from, to] = lines.items(first, end)
    const start = Math.max(0, Math.floor(from / PAGE) * PAGE - PAGE)
    const count = Math.min(MOST_ROWS, Math.max(FIRST_ROWS, (Math.ceil(to / PAGE) + 1) * PAGE - start))
    setItems((known) => (known.from === start && known.count === count ? known : { from: start, count }))
  }, [lines, first, end])
  const onSight = useCallback((from: number, to: number) => setSight({ first: from, end: to }), [])

  // An alert that was chosen elsewhere is looked for, and brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another alert is looked for
  useEffect(() => {
    const isThere = current === null || shown?.list.items.some(({ id }) => id === current)
    setWanted(isThere ? null : current)
  }, [current])
  const found = shown && wanted !== null && shown.asked.find === wanted ? shown.list.at : -1
  const onRevealed = useCallback(() => setWanted(null), [])

  const narrow = width > 0 && width < NARROW
  const isEmpty = shown !== null && shown.list.total === 0
  return (
    <div
      ref={pane}
      className={styles.pane}
      data-layout={narrow ? (height < SHORT ? 'one' : 'narrow') : 'wide'}
      data-low={height < LOW_HEAD || undefined}
      data-detail={current !== null || undefined}
      data-testid="alerts"
    >
      {shown && lines && totals ? (
        <>
          <div className={styles.top}>
            {totals.total > 0 && <AlertTools list={shown.list} />}
            <RunLine totals={totals} omitted={shown.list.omitted} />
          </div>
          <div className={styles.left}>
            {totals.total > 0 && height >= (current === null ? LOW : LOW_WITH_VIEW) && <AlertChart filter={filter} />}
            {isEmpty ? (
              <NoAlerts totals={totals} />
            ) : (
              <AlertList
                shown={shown}
                lines={lines}
                cards={narrow}
                reveal={found < 0 ? null : lines.lineOf(found)}
                onRevealed={onRevealed}
                onSight={onSight}
                anchor={anchor}
                onNote={() => note.current?.focus()}
              />
            )}
          </div>
          {current !== null && <AlertView id={current} note={note} />}
        </>
      ) : (
        <p className={styles.none}>Alerts show here once a file is open or a capture runs.</p>
      )}
    </div>
  )
}
