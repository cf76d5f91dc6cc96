/** A severity on a ground of its colour, where it stands among other things. */
import type { Severity } from '../../shared/severity.ts'
import styles from './severity-badge.module.css'
import { SeverityMark } from './severity-mark.tsx'

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className={styles.badge} style={{ background: `color-mix(in srgb, var(--${severity}) 9%, var(--panel))` }}>
      <SeverityMark severity={severity} word size={9} />
    </span>
  )
}
