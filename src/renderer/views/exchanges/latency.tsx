/** How long responses took: three figures, and a histogram over decades. */
import {
  type ExchangeList,
  LATENCY_BARS,
  LATENCY_BARS_A_DECADE,
  LATENCY_FIRST_MS,
} from '../../../shared/wire/exchanges.ts'
import { formatCount } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import styles from './exchanges-pane.module.css'

const WIDTH = 140
const HEIGHT = 20
const BAR = WIDTH / LATENCY_BARS

const startOf = (bar: number): string => formatSpan((LATENCY_FIRST_MS * 10 ** (bar / LATENCY_BARS_A_DECADE)) / 1000)

export function Latency({ latency, histogram }: Pick<ExchangeList, 'latency' | 'histogram'>) {
  if (!latency) return null
  const most = Math.max(...histogram)
  return (
    <span className={styles.latency} data-testid="exchange-latency">
      {(['p50', 'p95', 'max'] as const).map((name) => (
        <span key={name}>
          <span className={styles.dim}>{name}</span> {formatSpan(latency[name] / 1000)}
        </span>
      ))}
      <svg width={WIDTH} height={HEIGHT} role="img" aria-label="Latency histogram, from 10 µs to 100 s">
        {histogram.map((count, bar) => {
          const height = count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 1))
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            <rect key={bar} x={bar * BAR} y={HEIGHT - 1 - height} width={BAR - 1} height={height}>
              <title>{`${formatCount(count)} from ${startOf(bar)} to ${startOf(bar + 1)}`}</title>
            </rect>
          )
        })}
        <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      </svg>
    </span>
  )
}
