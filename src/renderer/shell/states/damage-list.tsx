/** The damaged places of a file: where, why, and how much was left out. */
import type { FileInfo } from '../../../shared/wire/calls.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { hexOffset } from '../../format/damage.ts'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import styles from './states.module.css'

export function DamageList({ file: { damages, damageCount } }: { readonly file: FileInfo }) {
  return (
    <>
      <table className={styles.damages} data-testid="damages">
        <thead>
          <tr>
            <th scope="col">Offset</th>
            <th scope="col">What is wrong</th>
            <th scope="col">Left out</th>
          </tr>
        </thead>
        <tbody>
          {damages.map(({ offset, reason, skipped }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: places are only added
            <tr key={i}>
              <td>
                {formatCount(offset)} <span className={styles.hex}>{hexOffset(offset)}</span>
              </td>
              <td>
                <VisibleText text={reason} />
              </td>
              <td>{formatBytes(skipped)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {damageCount > damages.length && (
        <p className={styles.further}>{formatCount(damageCount - damages.length)} further places are not listed.</p>
      )}
    </>
  )
}
