/** The heads of the list; those that sort are buttons. */
import type { AlertSorting } from '../../state/alerts.ts'
import styles from './alerts-pane.module.css'

const HEADS: readonly (readonly [order: AlertSorting['order'], cell: string, title: string])[] = [
  ['severity', 'severity', 'Severity'],
  ['time', 'time', 'Time'],
  ['rule', 'title', 'Title'],
  ['key', 'key', 'Key'],
  ['place', 'place', 'Server or host'],
  ['count', 'count', 'Count'],
  ['frame', 'frame', 'Frame'],
  ['state', 'state', 'State'],
]

/** What is most of interest comes first. */
const DESCENDING: ReadonlySet<string> = new Set(['severity', 'time', 'count'])

interface HeadsProps {
  readonly sorting: AlertSorting
  readonly onSort: (sorting: AlertSorting) => void
}

export function Heads({ sorting, onSort }: HeadsProps) {
  return (
    <thead className={styles.thead}>
      <tr className={styles.heads}>
        {HEADS.map(([order, cell, title]) => {
          const isOwn = sorting.order === order
          const sort = isOwn ? (sorting.descending ? 'descending' : 'ascending') : 'none'
          const descending = isOwn ? !sorting.descending : DESCENDING.has(order)
          return (
            <th key={order} className={styles.head} data-cell={cell} aria-sort={sort}>
              <button
                type="button"
                title={`Sort by ${title.toLowerCase()}`}
                onClick={() => onSort({ order, descending })}
              >
                <span>{title}</span>
                {isOwn && <span aria-hidden="true">{sorting.descending ? '↓' : '↑'}</span>}
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
