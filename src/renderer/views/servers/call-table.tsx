/** What was asked, by method and tool: how often, how it went, how long it took. Right click filters, and leads to the last one. */
import { type MouseEvent, useState } from 'react'
import type { CallSummary } from '../../../shared/wire/servers.ts'
import { selectFrame } from '../../actions/selection.ts'
import { filterEntries } from '../../components/filter-entries.ts'
import { Menu, type MenuEntry, type MenuPoint } from '../../components/menu.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { quoteString } from '../../format/filter-text.ts'
import { formatCount } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import { FrameLink } from './frame-link.tsx'
import styles from './servers-pane.module.css'

type Order = 'method' | 'target' | 'count' | 'errors' | 'p50' | 'p99' | 'max' | 'last'

const HEADS: readonly (readonly [Order, string])[] = [
  ['method', 'Method'],
  ['target', 'Tool or prompt'],
  ['count', 'Calls'],
  ['errors', 'Errors'],
  ['p50', 'p50'],
  ['p99', 'p99'],
  ['max', 'Max'],
  ['last', 'Last'],
]

interface CallTableProps {
  readonly pid: number
  readonly calls: readonly CallSummary[]
  readonly text: string
}

export function CallTable({ pid, calls, text }: CallTableProps) {
  const [sorting, setSorting] = useState<{ order: Order; descending: boolean }>({ order: 'count', descending: true })
  const [menu, setMenu] = useState<{ readonly at: MenuPoint; readonly entries: readonly MenuEntry[] } | null>(null)
  const wanted = text.toLowerCase()
  const shown = calls
    .filter(({ method, target }) => `${method} ${target}`.toLowerCase().includes(wanted))
    .sort(comparing(sorting.order, sorting.descending))
  if (calls.length === 0) return <p className={styles.none}>Nothing was asked yet.</p>
  const openMenu = (call: CallSummary, event: MouseEvent): void => {
    event.preventDefault()
    setMenu({ at: { x: event.clientX, y: event.clientY }, entries: callMenu(pid, call) })
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Calls" data-testid="server-calls">
        <thead>
          <tr>
            {HEADS.map(([order, title]) => {
              const isOwn = sorting.order === order
              const isText = order === 'method' || order === 'target'
              return (
                <th
                  key={order}
                  className={isText ? undefined : styles.number}
                  aria-sort={isOwn ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    onClick={() => setSorting({ order, descending: isOwn ? !sorting.descending : !isText })}
                  >
                    {title}
                    {isOwn && <span aria-hidden="true">{sorting.descending ? ' ↓' : ' ↑'}</span>}
                  </button>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((call) => (
            <CallRow key={`${call.fromServer} ${call.method} ${call.target}`} call={call} onMenu={openMenu} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p className={styles.none}>None has this text.</p>}
      {menu && <Menu label="Call" at={menu.at} entries={menu.entries} onClose={() => setMenu(null)} />}
    </div>
  )
}

interface CallRowProps {
  readonly call: CallSummary
  readonly onMenu: (call: CallSummary, event: MouseEvent) => void
}

function CallRow({ call, onMenu }: CallRowProps) {
  const { method, target, fromServer, count, errors, cancelled, timedOut, waiting, latency } = call
  const { lastFrame, lastErrorFrame } = call
  const span = (ms: number | undefined): string => (ms === undefined ? '' : formatSpan(ms / 1000))
  return (
    <tr onContextMenu={(event) => onMenu(call, event)}>
      <td>
        {fromServer && (
          <span className={styles.dim} title="The server asks its client">
            ←{' '}
          </span>
        )}
        <VisibleText text={method} />
      </td>
      <td className="mono">
        <VisibleText text={target} />
      </td>
      <td className={styles.number}>
        {formatCount(count)}
        {waiting > 0 && <span className={styles.dim}> · {formatCount(waiting)} waiting</span>}
        {cancelled > timedOut && (
          <span className={styles.warning}> · {formatCount(cancelled - timedOut)} cancelled</span>
        )}
        {timedOut > 0 && <span className={styles.bad}> · {formatCount(timedOut)} timed out</span>}
      </td>
      <td className={styles.number}>
        {errors > 0 && lastErrorFrame !== null && (
          <button
            type="button"
            className={styles.badLink}
            title="Go to the last error"
            onClick={() => void selectFrame(lastErrorFrame)}
          >
            {formatCount(errors)} · {share(errors, count)}
          </button>
        )}
      </td>
      <td className={styles.number}>{span(latency?.p50)}</td>
      <td className={styles.number}>{span(latency?.p99)}</td>
      <td className={styles.number}>{span(latency?.max)}</td>
      <td className={styles.number}>
        <FrameLink frame={lastFrame} title="Go to the last request" />
      </td>
    </tr>
  )
}

const share = (part: number, whole: number): string => {
  const percent = (part / Math.max(1, whole)) * 100
  return `${percent < 10 && percent % 1 !== 0 ? percent.toFixed(1) : Math.round(percent)} %`
}

/** Frames of a method, and of a tool where it is about one. */
export function callFilter(pid: number, method: string, target: string): string {
  const own = `pid == ${pid} && jsonrpc.method == ${quoteString(method)}`
  if (target === '') return own
  const field = method === 'prompts/get' ? 'mcpx.prompt' : 'mcpx.tool'
  return `pid == ${pid} && ${field} == ${quoteString(target)}`
}

const callMenu = (pid: number, { method, target, lastFrame, lastErrorFrame }: CallSummary): MenuEntry[] => [
  { label: `Go to the last request, frame ${formatCount(lastFrame)}`, run: () => void selectFrame(lastFrame) },
  {
    label:
      lastErrorFrame === null ? 'Go to the last error' : `Go to the last error, frame ${formatCount(lastErrorFrame)}`,
    disabled: lastErrorFrame === null,
    run: () => void (lastErrorFrame !== null && selectFrame(lastErrorFrame)),
  },
  'line',
  ...filterEntries(callFilter(pid, method, target)),
]

function comparing(order: Order, descending: boolean): (a: CallSummary, b: CallSummary) => number {
  const sign = descending ? -1 : 1
  const textOf = (call: CallSummary): string => (order === 'target' ? call.target : call.method)
  return (a, b) => {
    if (order === 'method' || order === 'target') return sign * compareTexts(textOf(a), textOf(b)) || b.count - a.count
    const [x, y] = [figureOf(a, order), figureOf(b, order)]
    // Those without a value come last, whichever way.
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return sign * (x - y) || compareTexts(a.method, b.method) || compareTexts(a.target, b.target)
  }
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function figureOf({ count, errors, latency, lastFrame }: CallSummary, order: Order): number | null {
  if (order === 'count') return count
  if (order === 'errors') return errors
  if (order === 'last') return lastFrame
  return latency?.[order as 'p50' | 'p99' | 'max'] ?? null
}
