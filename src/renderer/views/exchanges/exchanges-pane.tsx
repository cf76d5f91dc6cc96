/** JSON-RPC requests of tapped processes, each with its response. */
import { useCallback, useRef, useState } from 'react'
import { EXCHANGE_ORDERS, type ExchangeList } from '../../../shared/wire/exchanges.ts'
import { Choice } from '../../components/choice.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { ExchangeTable, type Sorting } from './exchange-table.tsx'
import styles from './exchanges-pane.module.css'
import { Latency } from './latency.tsx'
import { type Asked, useExchanges } from './use-exchanges.ts'

/** Rows are asked for in pages, one more before and after those in sight. */
const PAGE = 40
const FIRST_ROWS = 120
/** As many as a call answers. */
const MOST_ROWS = 500

export function ExchangesPane() {
  const pane = useRef<HTMLDivElement>(null)
  const [show, setShow] = useState<Asked['show']>('all')
  const [process, setProcess] = useState<number | null>(null)
  const [text, setText] = useState('')
  const [sorting, setSorting] = useState<Sorting>({ order: EXCHANGE_ORDERS[0], descending: false })
  const [{ from, count }, setPart] = useState({ from: 0, count: FIRST_ROWS })
  // Whole pages, so that not every row of a scroll asks anew.
  const onSight = useCallback((first: number, end: number) => {
    const start = Math.max(0, Math.floor(first / PAGE) * PAGE - PAGE)
    const next = {
      from: start,
      count: Math.min(MOST_ROWS, Math.max(FIRST_ROWS, (Math.ceil(end / PAGE) + 1) * PAGE - start)),
    }
    setPart((part) => (part.from === next.from && part.count === next.count ? part : next))
  }, [])
  const shown = useExchanges(pane, { from, count, ...sorting, show, process, text })
  const known = shown?.list
  return (
    <div ref={pane} className={styles.pane} data-testid="exchanges">
      {known && known.all > 0 ? (
        <>
          <div className={styles.tools}>
            <Choice label="Show" options={shownOf(known)} value={show} onChange={setShow} />
            <input
              className={styles.search}
              type="search"
              placeholder="Method, tool, prompt or URI"
              aria-label="Method, tool, prompt or URI has"
              value={text}
              maxLength={1000}
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
            {known.processes.length > 1 && (
              <select
                className={styles.select}
                aria-label="Server"
                value={process ?? ''}
                onChange={(event) => setProcess(event.target.value === '' ? null : Number(event.target.value))}
              >
                <option value="">{plural(known.processes.length, 'server')}</option>
                {known.processes.map(({ pid, server }, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a process is its place
                  <option key={i} value={i}>{`${server} (${pid})`}</option>
                ))}
              </select>
            )}
            <Latency latency={known.latency} histogram={known.histogram} />
          </div>
          <ExchangeTable shown={shown} sorting={sorting} onSort={setSorting} onSight={onSight} />
        </>
      ) : (
        <p className={styles.none}>
          {known
            ? 'There are no JSON-RPC requests of tapped processes here.'
            : 'Requests and their responses show here once a server is tapped or a file is open.'}
        </p>
      )}
    </div>
  )
}

const shownOf = ({ all, problems, outstanding }: ExchangeList): readonly (readonly [Asked['show'], string])[] => [
  ['all', `All ${formatCount(all)}`],
  ['problems', `Problems ${formatCount(problems)}`],
  ['outstanding', `Waiting ${formatCount(outstanding)}`],
]
