/** How many alerts there were over time, stacked by severity. A click goes to the first alert there, dragging leaves only those of that time. */
import { memo, type PointerEvent, useEffect, useRef, useState } from 'react'
import { SEVERITIES } from '../../../shared/severity.ts'
import type { AlertFilter, AlertTimeline } from '../../../shared/wire/alerts.ts'
import { createPace } from '../../base/pace.ts'
import { useSize } from '../../components/use-size.ts'
import { call } from '../../connection/connection.ts'
import { plural } from '../../format/numbers.ts'
import { SEVERITY_WORDS } from '../../format/severity.ts'
import { chooseAlert, filterAlerts } from '../../state/alerts.ts'
import { report } from '../../state/notices.ts'
import { useSession } from '../../state/session.ts'
import styles from './alerts-pane.module.css'
import { stackAlerts } from './stack-alerts.ts'
import { useTimeFormat } from './use-time-format.ts'

const HEIGHT = 30
const BUCKET_PIXELS = 5
const EVERY_MS = 500
/** Narrower than this is a click with an unsteady hand. */
const LEAST_PIXELS = 3

interface AlertChartProps {
  readonly filter: AlertFilter
}

export const AlertChart = memo(function AlertChart({ filter }: AlertChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const timeline = useAlertTimeline(filter, Math.floor(width / BUCKET_PIXELS))
  return (
    <div ref={box} className={styles.chart} data-testid="alerts-chart">
      {timeline && width > 0 && <Chart timeline={timeline} width={width} filter={filter} />}
    </div>
  )
})

function useAlertTimeline(filter: AlertFilter, buckets: number): AlertTimeline | null {
  const [timeline, setTimeline] = useState<AlertTimeline | null>(null)
  const key = JSON.stringify({ ...filter, range: null })
  useEffect(() => {
    if (buckets < 1) return
    const abort = new AbortController()
    const wanted = JSON.parse(key) as AlertFilter
    const pace = createPace(async () => {
      try {
        const answer = await call('alerts.timeline', { filter: wanted, buckets, range: null }, { signal: abort.signal })
        if (!abort.signal.aborted) setTimeline(answer)
      } catch {
        // Something else is asked by now, or the engine is gone: the bars stay until there are new ones.
      }
    }, EVERY_MS)
    pace.request()
    const changes = useSession.subscribe(({ info }, { info: before }) => {
      if (info?.alerts.version !== before?.alerts.version || info?.rows !== before?.rows) pace.request()
    })
    return () => {
      abort.abort()
      pace.dispose()
      changes()
    }
  }, [key, buckets])
  return timeline
}

interface ChartProps {
  readonly timeline: AlertTimeline
  readonly width: number
  readonly filter: AlertFilter
}

function Chart({ timeline, width, filter }: ChartProps) {
  const [pointer, setPointer] = useState<number | null>(null)
  const [from, setFrom] = useState<number | null>(null)
  const time = useTimeFormat()
  const buckets = Math.max(0, ...timeline.counts.map((counts) => counts.length))
  const span = timeline.bucketSeconds * Math.max(1, buckets)
  const timeAt = (x: number): number => timeline.start + (Math.max(0, Math.min(width, x)) / width) * span
  const xOf = (seconds: number): number => ((seconds - timeline.start) / span) * width
  const place = (event: PointerEvent<SVGSVGElement>): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left
  const end = (event: PointerEvent<SVGSVGElement>): void => {
    const to = place(event)
    const start = from
    setFrom(null)
    if (start === null) return
    if (Math.abs(to - start) >= LEAST_PIXELS)
      filterAlerts({ range: [timeAt(Math.min(start, to)), timeAt(Math.max(start, to))] })
    else void goTo({ ...filter, range: [timeAt(to - BUCKET_PIXELS), timeAt(to + BUCKET_PIXELS)] }).catch(report)
  }
  const marked = from !== null && pointer !== null ? [from, pointer] : filter.range ? filter.range.map(xOf) : null
  return (
    <>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label="Alerts over time by severity. Click to go there, drag to choose a range of time."
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setFrom(place(event))
        }}
        onPointerMove={(event) => setPointer(place(event))}
        onPointerUp={end}
        onPointerLeave={() => setPointer(null)}
      >
        {stackAlerts(timeline.counts, { width, height: HEIGHT - 3 }).map(({ severity, path }) => (
          <path key={severity} d={path} style={{ fill: `var(--${severity})` }} />
        ))}
        <line className={styles.base} x1={0} x2={width} y1={HEIGHT - 2.5} y2={HEIGHT - 2.5} />
        {marked && (
          <rect
            className={styles.range}
            x={Math.min(...marked)}
            width={Math.max(1, Math.abs(marked[1] - marked[0]))}
            y={0}
            height={HEIGHT - 2}
          />
        )}
      </svg>
      {pointer !== null && from === null && buckets > 0 && (
        <Hover
          timeline={timeline}
          bucket={Math.min(buckets - 1, Math.floor((pointer / width) * buckets))}
          time={time}
        />
      )}
    </>
  )
}

/** Opens the first alert that passes. */
async function goTo(filter: AlertFilter): Promise<void> {
  const { items } = await call('alerts.read', {
    filter,
    order: 'time',
    descending: false,
    group: null,
    from: 0,
    count: 1,
  })
  if (items[0]) chooseAlert(items[0].id)
}

interface HoverProps {
  readonly timeline: AlertTimeline
  readonly bucket: number
  readonly time: (seconds: number) => string
}

function Hover({ timeline, bucket, time }: HoverProps) {
  const found = SEVERITIES.map((severity, i) => ({ severity, count: timeline.counts[i]?.[bucket] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toReversed()
  if (found.length === 0) return null
  const words = found.map(({ severity, count }) => `${count} ${SEVERITY_WORDS[severity].toLowerCase()}`).join(', ')
  const total = found.reduce((sum, { count }) => sum + count, 0)
  return (
    <p className={styles.chartHover}>
      <span className="mono">{time(timeline.start + bucket * timeline.bucketSeconds)}</span>{' '}
      {found.length === 1 ? `${words}: ${plural(total, 'alert')}` : words}
    </p>
  )
}
