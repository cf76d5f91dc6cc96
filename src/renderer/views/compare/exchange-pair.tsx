/** An exchange of two sessions: what it asks, how the sides differ, and how long each took. */
import type { ComparedAs, ComparedExchange, ComparedSide } from '../../../shared/wire/compare.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import styles from './compare.module.css'

const WORDS: Readonly<Record<ComparedAs, string>> = {
  same: 'same',
  answer: 'answer differs',
  arguments: 'arguments differ',
  before: 'only before',
  after: 'only after',
}

interface ExchangePairProps {
  readonly exchange: ComparedExchange | null
  readonly place: number
  readonly total: number
  readonly selected: boolean
  readonly onSelect: (place: number) => void
  readonly onOpen: (exchange: ComparedExchange) => void
}

export function ExchangePair({ exchange, place, total, selected, onSelect, onOpen }: ExchangePairProps) {
  if (!exchange) return <div className={styles.exchange} />
  const { as, method, target, params, before, after } = exchange
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <article
      className={styles.exchange}
      data-kind={as}
      aria-posinset={place + 1}
      aria-setsize={total}
      aria-current={selected || undefined}
      aria-label={`${WORDS[as]}: ${method} ${target}`}
      onClick={() => onSelect(place)}
      onDoubleClick={() => onOpen(exchange)}
    >
      <span className={styles.as}>{WORDS[as]}</span>
      <span className={styles.what}>
        <VisibleText text={method} /> <b className={styles.target}>{target && <VisibleText text={target} />}</b>{' '}
        <span className={styles.params}>
          <VisibleText text={params} />
        </span>
      </span>
      <Side side={before} />
      <Side side={after} />
      <button
        type="button"
        tabIndex={-1}
        className={styles.open}
        disabled={!before || !after}
        onClick={(event) => {
          event.stopPropagation()
          onOpen(exchange)
        }}
      >
        Compare
      </button>
    </article>
  )
}

function Side({ side }: { readonly side: ComparedSide | null }) {
  return (
    <span className={styles.took}>
      {side && (
        <>
          <span className={styles.frame}>#{formatCount(side.request)}</span>{' '}
          {side.latencyMs === null ? '—' : formatSpan(side.latencyMs / 1000)}
        </>
      )}
    </span>
  )
}
