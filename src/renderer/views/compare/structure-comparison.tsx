/** What two JSON messages differ in, path by path. */
import type { ComparedMessages, MessageDifference } from '../../../shared/wire/compare.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import styles from './compare.module.css'

export function StructureComparison({ compared }: { readonly compared: ComparedMessages }) {
  const { differences, before, after } = compared
  if (!differences) return <p className={styles.none}>Not both of them are JSON: their text can be compared.</p>
  if (differences.length === 0) {
    return (
      <p className={styles.none} data-testid="compare-same">
        {before.text === after.text ? 'They are the same.' : 'They say the same: what differs does not count.'}
      </p>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
    <section className={styles.scroll} tabIndex={0} aria-label="Differences">
      <table className={styles.table} data-testid="compare-structure">
        <thead>
          <tr>
            <th scope="col">Path</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <tr key={difference.path} data-kind={kindOf(difference)}>
              <th scope="row">
                <VisibleText text={difference.path || '(all)'} />
              </th>
              <Value text={difference.before} />
              <Value text={difference.after} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const kindOf = ({ before, after }: MessageDifference): string =>
  before === null ? 'after' : after === null ? 'before' : 'changed'

function Value({ text }: { readonly text: string | null }) {
  return <td>{text === null ? <span className={styles.dim}>nothing</span> : <VisibleText text={text} />}</td>
}
