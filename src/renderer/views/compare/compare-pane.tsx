/** Two messages, or two sessions, beside each other. */
import { Choice } from '../../components/choice.tsx'
import { useCompare } from '../../state/compare.ts'
import styles from './compare.module.css'
import { MessagesComparison } from './messages-comparison.tsx'
import { SessionsComparison } from './sessions-comparison.tsx'

const WHAT = [
  ['messages', 'Two messages'],
  ['sessions', 'Two sessions'],
] as const

export function ComparePane() {
  const what = useCompare((state) => state.what)
  return (
    <div className={styles.pane} data-testid="compare">
      <div className={styles.tools}>
        <Choice label="Compare" options={WHAT} value={what} onChange={(next) => useCompare.setState({ what: next })} />
      </div>
      {what === 'messages' ? <MessagesComparison /> : <SessionsComparison />}
    </div>
  )
}
