/** How bad something is, as a badge: a shape, a colour and a word, so that it is told without any one of them. */
import type { Severity } from '../../shared/severity.ts'
import { SEVERITY_SHAPES, SEVERITY_WORDS } from '../format/severity.ts'
import styles from './severity-badge.module.css'

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className={styles.badge} data-severity={severity}>
      <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
        <path d={SEVERITY_SHAPES[severity]} />
      </svg>
      {SEVERITY_WORDS[severity]}
    </span>
  )
}
