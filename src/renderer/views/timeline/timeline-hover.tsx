/** What the bucket under the pointer holds. */
import type { Family, Timeline } from '../../../shared/wire/calls.ts'
import { SeverityMark } from '../../components/severity-mark.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { formatMoment, formatSpan } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'
import { bucketCounts } from './bars.ts'
import styles from './timeline-view.module.css'
import type { AlertMark } from './use-alert-marks.ts'

const MOST = 5
const WIDTH = 190

interface TimelineHoverProps {
  readonly timeline: Timeline
  readonly marks: readonly AlertMark[]
  readonly x: number
  readonly width: number
}

export function TimelineHover({ timeline, marks, x, width }: TimelineHoverProps) {
  const zone = usePreferences((state) => state.timeZone)
  const buckets = timeline.total.length
  const bucket = Math.max(0, Math.min(buckets - 1, Math.floor((x / width) * buckets)))
  const counts = bucketCounts(timeline, bucket)
  const shown = counts.reduce((sum, { count }) => sum + count, 0)
  const total = timeline.total[bucket] ?? 0
  const alerts = marks.find((mark) => mark.bucket === bucket)
  return (
    <div className={styles.hover} style={{ left: Math.max(0, Math.min(x + 12, width - WIDTH)), width: WIDTH }}>
      <p className="mono">
        {formatMoment(timeline.start + bucket * timeline.bucketSeconds, zone)}{' '}
        <span className={styles.dim}>+ {formatSpan(timeline.bucketSeconds)}</span>
      </p>
      <p>
        {plural(shown, 'frame')}
        {total > shown && <span className={styles.dim}> of {formatCount(total)}</span>}
      </p>
      {alerts && (
        <p className={styles.found}>
          <SeverityMark severity={alerts.worst} size={9} />
          {plural(alerts.count, 'alert')}
        </p>
      )}
      <ul>
        {counts.slice(0, MOST).map(({ family, count }) => (
          <li key={family}>
            <span className={styles.swatch} style={{ background: `var(--family-${family})` }} />
            <span>{FAMILY_NAMES[family]}</span>
            <span className={styles.count}>{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const FAMILY_NAMES: Readonly<Record<Family, string>> = {
  link: 'Link layer',
  arp: 'ARP',
  ip: 'IP',
  icmp: 'ICMP',
  tcp: 'TCP',
  udp: 'UDP',
  dns: 'DNS',
  http: 'HTTP',
  tls: 'TLS',
  mcp: 'MCP',
  json: 'JSON',
  text: 'Text',
  event: 'Events',
  other: 'Other',
}
