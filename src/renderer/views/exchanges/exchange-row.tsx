/** One exchange: what was asked of whom, how it ended, how long it took, and when, beside those around it. */
import type { CSSProperties, MouseEvent } from 'react'
import type { Exchange } from '../../../shared/wire/exchanges.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import styles from './exchanges-pane.module.css'
import { STATUS_TEXTS } from './status.ts'

/** Seconds since the first frame that the waterfall spans. */
export interface Span {
  readonly start: number
  readonly end: number
}

interface ExchangeRowProps {
  readonly exchange: Exchange
  /** The process's name. */
  readonly server: string
  readonly span: Span
  readonly top: number
  readonly selected: boolean
  readonly onSelect: (exchange: Exchange, response: boolean) => void
  readonly onMenu: (exchange: Exchange, event: MouseEvent) => void
}

export function ExchangeRow({ exchange, server, span, top, selected, onSelect, onMenu }: ExchangeRowProps) {
  const { request, response, method, target, status, latencyMs, requestBytes, responseBytes } = exchange
  const [text, colour] = STATUS_TEXTS[status]
  const answer = response === null ? undefined : `Show the response, frame ${response}`
  return (
    <tr
      aria-selected={selected}
      className={styles.row}
      style={{ top }}
      data-problem={colour === 'critical' || colour === 'high' || undefined}
      onClick={() => onSelect(exchange, false)}
      onContextMenu={(event) => onMenu(exchange, event)}
    >
      <Cell className={styles.number}>{formatCount(request)}</Cell>
      <Cell className={styles.number}>{exchange.start.toFixed(3)}</Cell>
      <Cell>
        <VisibleText text={server} />
      </Cell>
      <Cell>
        {exchange.fromServer && (
          <span className={styles.dim} title="The server asks its client">
            ←{' '}
          </span>
        )}
        <VisibleText text={method} />
        {exchange.duplicateId && (
          <span className={styles.warning} title="Another request with this id had no response yet">
            {' '}
            id again
          </span>
        )}
      </Cell>
      <Cell className={styles.target}>
        <VisibleText text={target} />
      </Cell>
      <Cell>
        <button
          type="button"
          tabIndex={-1}
          className={styles.status}
          style={{ color: `var(--${colour})` }}
          disabled={answer === undefined}
          title={answer}
          onClick={(event) => {
            event.stopPropagation()
            onSelect(exchange, true)
          }}
        >
          {text}
        </button>
      </Cell>
      <Cell className={styles.number}>{latencyMs === null ? '' : formatSpan(latencyMs / 1000)}</Cell>
      <Cell>
        <span className={styles.bar} style={{ ...barOf(exchange, span), background: `var(--${colour})` }} />
      </Cell>
      <Cell
        className={styles.number}
      >{`${formatBytes(requestBytes)} → ${response === null ? '' : formatBytes(responseBytes)}`}</Cell>
    </tr>
  )
}

function Cell({
  className,
  children,
}: {
  readonly className?: string | undefined
  readonly children: React.ReactNode
}) {
  return <td className={className ? `${styles.cell} ${className}` : styles.cell}>{children}</td>
}

/** Place of the bar in per cent; one without an answer goes on to the end. */
function barOf({ start, latencyMs }: Exchange, span: Span): CSSProperties {
  const length = Math.max(1e-9, span.end - span.start)
  const left = Math.max(0, Math.min(1, (start - span.start) / length))
  const end = latencyMs === null ? 1 : Math.min(1, (start + latencyMs / 1000 - span.start) / length)
  return {
    left: `${left * 100}%`,
    width: `max(2px, ${(end - left) * 100}%)`,
    ...(latencyMs === null ? { opacity: 0.35 } : {}),
  }
}
