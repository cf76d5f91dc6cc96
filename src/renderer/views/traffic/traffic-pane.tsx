/** The last minutes: how much, of which protocols, from and to whom. A click on a row shows only its frames. */
import { useRef, useState } from 'react'
import type { Traffic } from '../../../shared/wire/traffic.ts'
import { Choice } from '../../components/choice.tsx'
import { useSession } from '../../state/session.ts'
import { rateText } from './rate-text.ts'
import { ShareLists } from './share-lists.tsx'
import { type Measure, type ProtocolShare, protocolShares } from './shares.ts'
import { TrafficChart } from './traffic-chart.tsx'
import styles from './traffic-pane.module.css'
import { useTraffic } from './use-traffic.ts'

const WINDOWS: readonly (readonly [seconds: number, label: string])[] = [
  [60, '1 min'],
  [300, '5 min'],
  [900, '15 min'],
]
const MEASURES: readonly (readonly [Measure, string])[] = [
  ['bytes', 'Bytes'],
  ['frames', 'Packets'],
]
/** What counts as now. */
const RECENT_SECONDS = 3

export function TrafficPane() {
  const pane = useRef<HTMLDivElement>(null)
  const [seconds, setSeconds] = useState(60)
  const [measure, setMeasure] = useState<Measure>('bytes')
  const traffic = useTraffic(pane, seconds)
  const protocols = useSession((state) => state.info?.protocols)
  const isThere = traffic !== null && traffic.total.frames > 0
  const shares = isThere ? protocolShares(traffic, protocols ?? [], measure) : []
  return (
    <div ref={pane} className={styles.pane} data-testid="traffic">
      <div className={styles.bar}>
        <Choice label="Time" options={WINDOWS} value={seconds} onChange={setSeconds} />
        <Choice label="Measure" options={MEASURES} value={measure} onChange={setMeasure} />
        {isThere && <Now traffic={traffic} shares={shares} measure={measure} />}
      </div>
      {isThere ? (
        <>
          <TrafficChart traffic={traffic} shares={shares} measure={measure} />
          <ShareLists traffic={traffic} shares={shares} measure={measure} />
        </>
      ) : (
        <p className={styles.none}>
          {traffic ? 'There was no traffic in this time.' : 'Traffic shows here once something is captured.'}
        </p>
      )}
    </div>
  )
}

interface NowProps {
  readonly traffic: Traffic
  readonly shares: readonly ProtocolShare[]
  readonly measure: Measure
}

/** The rate of the last few seconds, and the mean of all. */
function Now({ traffic, shares, measure }: NowProps) {
  const { bucketSeconds, total } = traffic
  const recent = Math.max(1, Math.round(RECENT_SECONDS / bucketSeconds))
  const now = shares.reduce((sum, { series }) => sum + series.slice(-recent).reduce((a, b) => a + b, 0), 0) / recent
  const mean = total[measure] / (bucketSeconds * Math.max(1, shares[0]?.series.length ?? 0))
  return (
    <span>
      <b data-testid="traffic-now">{rateText(now, measure)}</b> <span className={styles.dim}>now</span>{' '}
      {rateText(mean, measure)} <span className={styles.dim}>on average</span>
    </span>
  )
}
