/** The exchanges under their heads, as many as are in sight. Keys go from one to the next; Enter shows the response. */
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Exchange, ExchangeOrder, ExchangeProcess } from '../../../shared/wire/exchanges.ts'
import { selectFrame } from '../../actions/selection.ts'
import { Menu, type MenuPoint } from '../../components/menu.tsx'
import { useListWindow } from '../../components/use-window.ts'
import { useSelection } from '../../state/selection.ts'
import { exchangeMenu } from './exchange-menu.ts'
import { ExchangeRow, type Span } from './exchange-row.tsx'
import styles from './exchanges-pane.module.css'
import type { ShownExchanges } from './use-exchanges.ts'

const ROW_HEIGHT = 22

const HEADS: readonly (readonly [order: ExchangeOrder | null, title: string])[] = [
  ['frame', 'No.'],
  [null, 'Time'],
  ['server', 'Server'],
  ['method', 'Method'],
  ['target', 'Tool, prompt or URI'],
  ['status', 'Status'],
  ['latency', 'Latency'],
  [null, 'Waterfall'],
  ['size', 'Size'],
]

export interface Sorting {
  readonly order: ExchangeOrder
  readonly descending: boolean
}

interface ExchangeTableProps {
  readonly shown: ShownExchanges
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
  /** Hears which rows are in sight. */
  readonly onSight: (first: number, end: number) => void
}

export function ExchangeTable({ shown, sorting, onSort, onSight }: ExchangeTableProps) {
  const list = useRef<HTMLTableSectionElement>(null)
  const [menu, setMenu] = useState<{ readonly exchange: Exchange; readonly at: MenuPoint } | null>(null)
  const { rows, processes, total } = shown.list
  const { from } = shown.asked
  const frame = useSelection((state) => state.frame)
  const selected = rows.findIndex(
    ({ request, response }) => frame !== null && (frame === request || frame === response),
  )
  const span = spanOf(rows)
  const names = namesOf(processes)
  const inSight = useListWindow(list, total, ROW_HEIGHT)
  useEffect(() => onSight(inSight.first, inSight.end), [onSight, inSight.first, inSight.end])
  const select = (exchange: Exchange, response: boolean): void => {
    void selectFrame(response && exchange.response !== null ? exchange.response : exchange.request)
  }
  const move = (to: number): void => {
    inSight.reveal(to)
    const next = rows[to - from]
    if (next) select(next, false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: inSight.page, PageUp: -inSight.page }[event.key]
    if (step !== undefined)
      move(Math.max(0, Math.min(total - 1, (selected < 0 ? inSight.first : from + selected) + step)))
    else if (event.key === 'Enter' && selected >= 0) select(rows[selected], frame === rows[selected].request)
    else return
    event.preventDefault()
  }
  return (
    <table aria-label="Exchanges" aria-rowcount={total} className={styles.table}>
      <thead>
        <tr className={styles.heads}>
          {HEADS.map(([order, title]) => (
            <Head key={title} order={order} title={title} sorting={sorting} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the rows go here
        tabIndex={0}
        className={styles.rows}
        style={{ '--room': `${total * ROW_HEIGHT}px` } as CSSProperties}
        onScroll={inSight.onScroll}
        onKeyDown={onKeyDown}
        data-testid="exchange-rows"
      >
        {rows.map((exchange, i) => (
          <ExchangeRow
            key={exchange.request}
            exchange={exchange}
            server={names[exchange.process] ?? ''}
            span={span}
            top={(from + i) * ROW_HEIGHT}
            selected={i === selected}
            onSelect={select}
            onMenu={(chosen, event) => {
              event.preventDefault()
              select(chosen, false)
              setMenu({ exchange: chosen, at: { x: event.clientX, y: event.clientY } })
            }}
          />
        ))}
      </tbody>
      {menu && (
        <Menu label="Exchange" at={menu.at} entries={exchangeMenu(menu.exchange)} onClose={() => setMenu(null)} />
      )}
    </table>
  )
}

interface HeadProps {
  readonly order: ExchangeOrder | null
  readonly title: string
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
}

function Head({ order, title, sorting, onSort }: HeadProps) {
  if (order === null) return <th className={styles.head}>{title}</th>
  const isOwn = sorting.order === order
  const isLargeFirst = order === 'latency' || order === 'size'
  const sort = isOwn ? (sorting.descending ? 'descending' : 'ascending') : 'none'
  return (
    <th className={styles.head} aria-sort={sort}>
      <button type="button" onClick={() => onSort({ order, descending: isOwn ? !sorting.descending : isLargeFirst })}>
        {title}
        {isOwn && <span aria-hidden="true">{sorting.descending ? ' ↓' : ' ↑'}</span>}
      </button>
    </th>
  )
}

/** With their process ids where several have one name. */
function namesOf(processes: readonly ExchangeProcess[]): string[] {
  const count = (name: string): number => processes.filter(({ server }) => server === name).length
  return processes.map(({ server, pid }) => (count(server) > 1 ? `${server} (${pid})` : server))
}

/** From the first request of the rows to their last response. */
function spanOf(rows: readonly Exchange[]): Span {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    start = Math.min(start, row.start)
    end = Math.max(end, row.start + (row.latencyMs ?? 0) / 1000)
  }
  return { start, end }
}
