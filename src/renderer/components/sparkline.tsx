/** A minute of a rate as a line, oldest at the left. */
import { scaleLinear } from 'd3'
import { memo } from 'react'
import styles from './sparkline.module.css'

const WIDTH = 72
const HEIGHT = 16

interface SparklineProps {
  readonly samples: readonly number[]
  /** How many samples fill the width. */
  readonly capacity: number
  readonly label: string
}

export const Sparkline = memo(function Sparkline({ samples, capacity, label }: SparklineProps) {
  const x = scaleLinear([0, capacity - 1], [1, WIDTH - 1])
  const y = scaleLinear([0, Math.max(1, ...samples)], [HEIGHT - 1, 1.5])
  const first = capacity - samples.length
  const points = samples.map((sample, i) => `${x(first + i).toFixed(1)},${y(sample).toFixed(1)}`)
  return (
    <svg className={styles.sparkline} width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <line className={styles.base} x1={1} x2={WIDTH - 1} y1={HEIGHT - 1} y2={HEIGHT - 1} />
      {points.length > 1 && <polyline className={styles.line} points={points.join(' ')} />}
    </svg>
  )
})
