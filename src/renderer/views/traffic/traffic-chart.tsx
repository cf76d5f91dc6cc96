/** Bandwidth over time, by protocol one on the other. */
import { useRef } from 'react'
import type { Traffic } from '../../../shared/wire/traffic.ts'
import { useSize } from '../../components/use-size.ts'
import { formatClock } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'
import { rateText } from './rate-text.ts'
import { type Measure, type ProtocolShare, peakOf, stackBands } from './shares.ts'
import styles from './traffic-pane.module.css'

interface TrafficChartProps {
  readonly traffic: Traffic
  readonly shares: readonly ProtocolShare[]
  readonly measure: Measure
}

export function TrafficChart({ traffic, shares, measure }: TrafficChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box)
  const zone = usePreferences((state) => state.timeZone)
  const buckets = shares[0]?.series.length ?? 0
  return (
    <>
      <div ref={box} className={styles.chart}>
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label="Traffic over time by protocol">
            {stackBands(shares, { width, height }).map(({ key, family, path }) => (
              <path key={key} className={styles.band} d={path} style={{ fill: `var(--family-${family})` }} />
            ))}
            <line className={styles.base} x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
          </svg>
        )}
        <span className={styles.peak}>{rateText(peakOf(shares), measure)}</span>
      </div>
      <div className={styles.ends}>
        <span>{formatClock(traffic.end - buckets * traffic.bucketSeconds, zone)}</span>
        <span>{formatClock(traffic.end, zone)}</span>
      </div>
    </>
  )
}
