/** Lines of a diff. */
import type { DiffLine } from '../../../shared/wire/servers.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import styles from './servers-pane.module.css'

const CLASSES = { '+': styles.plus, '-': styles.minus, ' ': styles.same, '@': styles.place } as const

export function DiffView({ lines }: { readonly lines: readonly DiffLine[] }) {
  return (
    <div className={styles.diff} data-testid="tool-diff">
      {lines.map(([sign, text], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <div key={i} className={CLASSES[sign]}>
          <span className={styles.sign}>{sign === '@' ? '' : sign}</span>
          <VisibleText text={text} />
        </div>
      ))}
    </div>
  )
}
