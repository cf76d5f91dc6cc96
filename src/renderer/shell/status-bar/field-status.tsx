/** The selected field and where its bytes are. */
import { useShallow } from 'zustand/react/shallow'
import { plural } from '../../format/numbers.ts'
import { useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function FieldStatus() {
  const { field, start, length, marked } = useSelection(
    useShallow(({ detail, node, marked: bytes }) => ({
      field: detail && node !== null ? detail.tree.field[node] : null,
      start: detail && node !== null ? detail.tree.start[node] : 0,
      length: detail && node !== null ? detail.tree.length[node] : 0,
      marked: bytes ? bytes.end - bytes.start : 0,
    })),
  )
  const info = useSession((state) => (field ? state.fields.find(({ name }) => name === field) : undefined))
  const place = marked
    ? `${plural(marked, 'byte')} marked`
    : length > 0
      ? `${length === 1 ? `byte ${start}` : `bytes ${start}–${start + length - 1}`}, ${length} in all`
      : ''
  return (
    <span className={styles.field} data-testid="status-field">
      {field && (
        <>
          <b className="mono">{field}</b> {info && info.label !== field ? info.label : ''}
          {place ? ' · ' : ''}
        </>
      )}
      {place}
    </span>
  )
}
