/** A severity: its shape in its colour, with the word beside it or for those who point at it. */
import type { Severity } from '../../shared/severity.ts'
import { SEVERITY_SHAPES, SEVERITY_WORDS } from '../format/severity.ts'
import styles from './severity-mark.module.css'

interface SeverityMarkProps {
  readonly severity: Severity
  /** Beside the shape; hidden where its container is told to hide words. */
  readonly word?: boolean
  readonly size?: number
}

export function SeverityMark({ severity, word, size = 10 }: SeverityMarkProps) {
  const name = SEVERITY_WORDS[severity]
  return (
    <span className={styles.mark} style={{ color: `var(--${severity})` }} title={word ? undefined : name}>
      <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true">
        <path d={SEVERITY_SHAPES[severity]} fill="currentColor" />
      </svg>
      <span className={word ? styles.word : 'visually-hidden'}>{name}</span>
    </span>
  )
}
