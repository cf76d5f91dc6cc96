/** The frames that an alert stands on. */
import { Cable, SquareTerminal } from 'lucide-react'
import type { AlertItem, Evidence } from '../../../shared/wire/alerts.ts'
import { selectFrame } from '../../actions/selection.ts'
import { applyFilter } from '../../actions/view.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { framesFilter } from '../../format/alert-text.ts'
import { formatCount, plural } from '../../format/numbers.ts'
import { useSelection } from '../../state/selection.ts'
import styles from './alert-view.module.css'
import { Part } from './part.tsx'
import { useTimeFormat } from './use-time-format.ts'

const KINDS = {
  stdio: { icon: SquareTerminal, word: 'Process' },
  packets: { icon: Cable, word: 'Packets' },
} as const

/** An interface that its file has no name for. */
const NAMELESS = 'unknown'

interface EvidenceTableProps {
  readonly alert: AlertItem
  readonly evidence: readonly Evidence[]
}

export function EvidenceTable({ alert, evidence }: EvidenceTableProps) {
  const selected = useSelection((state) => state.frame)
  const time = useTimeFormat()
  const only = (
    <button
      type="button"
      className={styles.link}
      onClick={() => void applyFilter(framesFilter(evidence.map(({ frame }) => frame)))}
      data-testid="alert-evidence-only"
    >
      Show evidence only
    </button>
  )
  return (
    <Part title={`Evidence: ${plural(evidence.length, 'frame')}`} more={only}>
      {alert.source === 'both' && (
        <p className={styles.both} data-testid="alert-both">
          Seen in two places: what a process said, and what passed on the network.
        </p>
      )}
      <table className={styles.evidence} aria-label="Evidence" data-testid="alert-evidence">
        <tbody>
          {evidence.map((row) => {
            const { icon: Icon, word } = KINDS[row.kind]
            return (
              <tr
                key={row.frame}
                data-selected={row.frame === selected || undefined}
                data-fired={row.frame === alert.frame || undefined}
                onClick={() => void selectFrame(row.frame)}
              >
                <td>
                  <button
                    type="button"
                    className={styles.link}
                    title={row.frame === alert.frame ? 'Go to this frame: it made the alert fire' : 'Go to this frame'}
                  >
                    {formatCount(row.frame)}
                  </button>
                </td>
                <td className={styles.dim}>{time(row.time)}</td>
                <td className={styles.kind} data-kind={row.kind} title={`${word}: ${row.place}`}>
                  <Icon size={12} strokeWidth={1.5} aria-hidden="true" />
                  <span className={alert.source === 'both' ? undefined : 'visually-hidden'}>
                    <VisibleText text={row.place === NAMELESS ? word : row.place} />
                  </span>
                </td>
                <td className={styles.protocol}>
                  <VisibleText text={row.protocol} />
                </td>
                <td className={styles.info} title={`${row.source} → ${row.destination}`}>
                  <VisibleText text={row.info} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {alert.frames < alert.count && alert.frames >= 100 && (
        <p className={styles.dim}>The first {formatCount(alert.frames)} are kept.</p>
      )}
    </Part>
  )
}
