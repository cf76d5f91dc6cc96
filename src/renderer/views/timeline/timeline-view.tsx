/** When things happened: frames over time by protocol family, what processes said, the range that was chosen. */
import { scaleLinear } from 'd3'
import { type PointerEvent, useMemo, useRef, useState } from 'react'
import { SEVERITIES } from '../../../shared/severity.ts'
import type { Timeline } from '../../../shared/wire/calls.ts'
import { useSize } from '../../components/use-size.ts'
import { SEVERITY_SHAPES } from '../../format/severity.ts'
import { usePlay } from '../../state/play.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session.ts'
import { appliedRange, isFiltered, useView } from '../../state/view.ts'
import { axisMarks } from './axis.ts'
import { spokenTicks, stackBars, totalBars } from './bars.ts'
import { TimelineHover } from './timeline-hover.tsx'
import styles from './timeline-view.module.css'
import { type AlertMark, useAlertMarks } from './use-alert-marks.ts'
import { useBrush } from './use-brush.ts'
import { useTimeline } from './use-timeline.ts'

const HEIGHT = 80
const BARS = 52
const LANE = 54
const LANE_HEIGHT = 4
/** Marks of alerts: a lane of their own between what was said and the times. */
const ALERTS = 60
const ALERT_SIZE = 7
const BUCKET_PIXELS = 6

export function TimelineView() {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const timeline = useTimeline(Math.floor(width / BUCKET_PIXELS))
  return (
    <section className={styles.view} aria-label="Timeline" data-testid="timeline">
      <div ref={box} className={styles.box}>
        {timeline?.total.some((count) => count > 0) && width > 0 && <Chart timeline={timeline} width={width} />}
      </div>
    </section>
  )
}

function Chart({ timeline, width }: { readonly timeline: Timeline; readonly width: number }) {
  const [pointerX, setPointerX] = useState<number | null>(null)
  const marks = useAlertMarks(timeline)
  const end = timeline.start + timeline.bucketSeconds * timeline.total.length
  const x = useMemo(() => scaleLinear([timeline.start, end], [0, width]), [timeline.start, end, width])
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    setPointerX(event.clientX - event.currentTarget.getBoundingClientRect().left)
  }
  return (
    <>
      <svg
        className={styles.svg}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label="Frames over time by protocol. Drag to choose a range of time."
        onPointerMove={move}
        onPointerLeave={() => setPointerX(null)}
      >
        <Bars timeline={timeline} width={width} />
        <Axis start={timeline.start} end={end} width={width} />
        {pointerX !== null && <line className={styles.cursor} x1={pointerX} x2={pointerX} y1={0} y2={HEIGHT} />}
        <Alerts marks={marks} buckets={timeline.total.length} width={width} />
        <PlayHead x={x} width={width} />
        <SelectedFrame x={x} width={width} />
        <Brush x={x} width={width} />
      </svg>
      {pointerX !== null && <TimelineHover timeline={timeline} marks={marks} x={pointerX} width={width} />}
    </>
  )
}

function Bars({ timeline, width }: { readonly timeline: Timeline; readonly width: number }) {
  const filtered = useView((state) => isFiltered(state.shown))
  const options = { width, height: BARS, gap: 1 }
  return (
    <g>
      {filtered && <path className={styles.total} d={totalBars(timeline, options)} />}
      {stackBars(timeline, options).map(({ family, path }) => (
        <path key={family} className={styles.bar} d={path} style={{ fill: `var(--family-${family})` }} />
      ))}
      <path className={styles.spoken} d={spokenTicks(timeline, width, LANE, LANE_HEIGHT)} />
    </g>
  )
}

interface AlertsProps {
  readonly marks: readonly AlertMark[]
  readonly buckets: number
  readonly width: number
}

/** The mildest first, so that the worst lie over their neighbours. */
function Alerts({ marks, buckets, width }: AlertsProps) {
  const rank = ({ worst }: AlertMark): number => SEVERITIES.indexOf(worst)
  const scale = ALERT_SIZE / 10
  return (
    <g className={styles.alerts} data-testid="timeline-alerts">
      {marks
        .toSorted((a, b) => rank(a) - rank(b))
        .map(({ bucket, worst }) => {
          const middle = ((bucket + 0.5) / buckets) * width
          const left = Math.max(0, Math.min(width - ALERT_SIZE, middle - ALERT_SIZE / 2))
          return (
            <path
              key={bucket}
              d={SEVERITY_SHAPES[worst]}
              transform={`translate(${left.toFixed(1)} ${ALERTS}) scale(${scale})`}
              style={{ fill: `var(--${worst})` }}
            />
          )
        })}
    </g>
  )
}

function Axis({ start, end, width }: { readonly start: number; readonly end: number; readonly width: number }) {
  const mode = usePreferences((state) => state.timeMode)
  const zone = usePreferences((state) => state.timeZone)
  return (
    <g className={styles.axis}>
      {axisMarks(start, end, width, mode, zone).map(({ x, label }) => (
        <text key={x} x={Math.max(1, Math.min(x, width - 1))} y={HEIGHT - 3} textAnchor={anchor(x, width)}>
          {label}
        </text>
      ))}
    </g>
  )
}

const EDGE = 30
const anchor = (x: number, width: number): 'start' | 'middle' | 'end' =>
  x < EDGE ? 'start' : x > width - EDGE ? 'end' : 'middle'

interface ScaledProps {
  readonly x: ReturnType<typeof scaleLinear<number, number>>
  readonly width: number
}

function SelectedFrame({ x, width }: ScaledProps) {
  const time = useSelection((state) => state.time)
  if (!time) return null
  const at = x(time.seconds + time.nanos / 1e9)
  if (at < -1 || at > width + 1) return null
  return <path className={styles.selected} d={`M${at.toFixed(1)} 5v${HEIGHT - 18}M${(at - 4).toFixed(1)} 0h8l-4 5z`} />
}

/** Where a replay is; what it has not come to is faint. */
function PlayHead({ x, width }: ScaledProps) {
  const seconds = usePlay((state) => state.head?.seconds ?? null)
  const first = useSession((state) => state.info?.firstTime ?? null)
  if (seconds === null || !first) return null
  const at = Math.max(0, Math.min(width, x(first.seconds + first.nanos / 1e9 + seconds)))
  return (
    <g className={styles.head} data-testid="timeline-head">
      <rect x={at} y={0} width={width - at} height={HEIGHT - 13} />
      <line x1={at} x2={at} y1={0} y2={HEIGHT - 13} />
    </g>
  )
}

function Brush({ x, width }: ScaledProps) {
  const group = useRef<SVGGElement>(null)
  const range = useView(appliedRange)
  useBrush(group, { x, width, height: HEIGHT - 13, range })
  return <g ref={group} className={styles.brush} />
}
