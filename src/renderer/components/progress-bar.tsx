/** How far something is, 0 to 1. */
import styles from './progress-bar.module.css'

interface ProgressBarProps {
  readonly value: number
  readonly label: string
  readonly width?: number
}

export function ProgressBar({ value, label, width }: ProgressBarProps) {
  const percent = Math.round(Math.max(0, Math.min(1, value)) * 100)
  return (
    <span
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      style={{ width }}
    >
      <span className={styles.fill} style={{ width: `${percent}%` }} />
    </span>
  )
}
