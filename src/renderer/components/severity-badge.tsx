/** How bad something is: a shape, a colour and a word, so that it is told without any one of them. */
import type { Severity } from '../../shared/severity.ts'
import styles from './severity-badge.module.css'

/** In a box of 10. */
const SHAPES: Readonly<Record<Severity, string>> = {
  info: 'M5 1.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7z',
  low: 'M1.6 2.6h6.8L5 8.6z',
  medium: 'M5 .8 9.2 5 5 9.2.8 5z',
  high: 'M5 1l4.4 7.6H.6z',
  critical: 'M3.2.7h3.6l2.5 2.5v3.6L6.8 9.3H3.2L.7 6.8V3.2z',
}

interface SeverityBadgeProps {
  readonly severity: Severity
  /** The shape alone; its name is there for screen readers and as a tooltip. */
  readonly compact?: boolean
}

export function SeverityBadge({ severity, compact = false }: SeverityBadgeProps) {
  return (
    <span className={styles.badge} data-severity={severity} data-compact={compact || undefined} title={severity}>
      <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
        <path d={SHAPES[severity]} />
      </svg>
      <span className={compact ? 'visually-hidden' : undefined}>{severity}</span>
    </span>
  )
}
