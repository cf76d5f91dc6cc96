/** What was lost, and how fast frames arrive. */
import { useShallow } from 'zustand/react/shallow'
import { formatCount, formatRate } from '../../format/numbers.ts'
import { captures, dropsOf, isCapturing, useSession } from '../../state/session.ts'
import styles from './status-bar.module.css'

export function RateStatus() {
  const { any, capturing, drops, rate } = useSession(
    useShallow((state) => ({
      any: captures(state).length > 0,
      capturing: isCapturing(state),
      drops: captures(state).reduce((sum, capture) => sum + dropsOf(capture), 0),
      rate: state.info?.sources.reduce((sum, source) => sum + source.rate, 0) ?? 0,
    })),
  )
  return (
    <>
      {any && (
        <span className={drops > 0 ? styles.dropped : undefined} data-testid="status-dropped">
          Dropped <b>{formatCount(drops)}</b>
        </span>
      )}
      {capturing && (
        <span data-testid="status-rate">
          <b>{formatRate(rate)}</b>/s
        </span>
      )}
    </>
  )
}
