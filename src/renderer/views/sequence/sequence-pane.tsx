/** Who said what to whom, in the order of time: lifelines of clients and servers with an arrow for each message. */
import { ImageDown, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type UIEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CallParams } from '../../../shared/wire/calls.ts'
import type { CallOptions } from '../../../shared/wire/engine-client.ts'
import type { SequenceMessage } from '../../../shared/wire/sequence.ts'
import { selectFrame } from '../../actions/selection.ts'
import { Button } from '../../components/button.tsx'
import { Choice } from '../../components/choice.tsx'
import { LongList, type LongListHandle } from '../../components/long-list.tsx'
import { usePart } from '../../components/use-part.ts'
import { useSize } from '../../components/use-size.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { call } from '../../connection/connection.ts'
import { useSelection } from '../../state/selection.ts'
import { isCapturing, useSession } from '../../state/session.ts'
import { exportSequence } from './export-sequence.ts'
import { acrossFor, arrowOf, countText, layOut, ROW_HEIGHT } from './layout.ts'
import styles from './sequence.module.css'
import { SequenceRow } from './sequence-row.tsx'

type Asked = CallParams<'sequence.read'>
const ask = (asked: Asked, options: CallOptions) => call('sequence.read', asked, options)

const PAGE = 30
const FIRST = 90
const MOST = 200
const ZOOMS: readonly number[] = [0.75, 1, 1.25, 1.6]
/** Room for times, as in the style sheet, and for the scrollbar. */
const BESIDE = 104
const SHOWN = [
  ['all', 'All'],
  ['calls', 'Calls'],
  ['errors', 'Errors'],
] as const

export function SequencePane() {
  const pane = useRef<HTMLDivElement>(null)
  const list = useRef<LongListHandle>(null)
  const { width } = useSize(pane)
  const [show, setShow] = useState<Asked['show']>('all')
  const [process, setProcess] = useState<number | null>(null)
  const [zoom, setZoom] = useState(1)
  const [left, setLeft] = useState(0)
  const across = useRef<HTMLElement>(null)
  const [{ from, count }, setSight] = useState({ from: 0, count: FIRST })
  const { shown } = usePart(pane, { from, count, process, show }, ask)
  const selected = useSelection((state) => state.frame)
  const isLive = useSession(isCapturing)
  const messages = shown?.part.messages ?? NO_MESSAGES
  const first = shown?.asked.from ?? 0
  const processes = shown?.part.processes
  // Where one process is chosen, its lifeline and its client's are all that is drawn.
  const layout = useMemo(
    () => layOut(processes ? drawn(processes, process) : [], Math.max(0, width - BESIDE), zoom),
    [processes, process, width, zoom],
  )
  const onSight = useCallback((top: number, end: number) => {
    const start = Math.max(0, Math.floor(top / PAGE) * PAGE - PAGE)
    const next = { from: start, count: Math.min(MOST, Math.max(FIRST, (Math.ceil(end / PAGE) + 1) * PAGE - start)) }
    setSight((before) => (before.from === next.from && before.count === next.count ? before : next))
  }, [])
  const select = useCallback((message: SequenceMessage) => void selectFrame(message.frame), [])
  const isRead = shown !== null
  // The arrow of the selected message comes into sight from the sides as well.
  const chosen = messages.find((message) => message.frame === selected)
  useEffect(() => {
    if (!chosen || !across.current) return
    const { scrollLeft, clientWidth } = across.current
    across.current.scrollLeft = acrossFor(
      arrowOf(process === null ? chosen : alone(chosen), layout),
      scrollLeft,
      clientWidth,
    )
  }, [chosen, process, layout])
  useEffect(() => {
    if (selected === null || !isRead || pane.current?.checkVisibility() !== true) return
    if (pane.current.contains(document.activeElement)) return
    const abort = new AbortController()
    call('sequence.locate', { frame: selected, process, show }, { signal: abort.signal }).then(
      ({ place, exact }) => {
        if (!abort.signal.aborted && exact && place !== null) list.current?.reveal(place)
      },
      // The session was closed meanwhile.
      () => {},
    )
    return () => abort.abort()
  }, [selected, process, show, isRead])

  const total = shown?.part.total ?? 0
  const zoomBy = (step: number): void =>
    setZoom((now) => ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, ZOOMS.indexOf(now) + step))])
  const onKey = (event: KeyboardEvent): boolean => {
    const at = messages.findIndex((message) => message.frame === selected)
    const step = event.ctrlKey || event.altKey || event.metaKey ? undefined : { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      const next = at < 0 ? 0 : at + step
      if (!messages[next]) return true
      list.current?.reveal(first + next)
      select(messages[next])
    } else if (event.key === 'Enter' && at >= 0 && messages[at].related !== null) {
      const { related } = messages[at]
      const place = messages.findIndex((message) => message.frame === related)
      if (place >= 0) list.current?.reveal(first + place)
      if (related !== null) void selectFrame(related)
    } else if (event.key === '+' || event.key === '=') zoomBy(1)
    else if (event.key === '-') zoomBy(-1)
    else return false
    return true
  }
  const item = (place: number) => {
    const message = messages[place - first]
    if (!message) return <div key={place} style={{ height: Math.round(ROW_HEIGHT * zoom) }} />
    return (
      <SequenceRow
        key={message.frame}
        message={process === null ? message : alone(message)}
        layout={layout}
        zoom={zoom}
        left={left}
        selected={message.frame === selected}
        place={place}
        total={total}
        onSelect={select}
      />
    )
  }
  return (
    <div ref={pane} className={styles.pane} data-testid="sequence">
      {processes && processes.length > 0 ? (
        <>
          <div className={styles.tools}>
            <Choice label="Show" options={SHOWN} value={show} onChange={setShow} />
            {processes.length > 1 && (
              <select
                className={styles.select}
                aria-label="Server"
                value={process ?? ''}
                onChange={(event) => setProcess(event.target.value === '' ? null : Number(event.target.value))}
              >
                <option value="">All servers</option>
                {processes.map(({ pid, server }, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a process is its place
                  <option key={i} value={i}>{`${server} (${pid})`}</option>
                ))}
              </select>
            )}
            <span className={styles.count} data-testid="sequence-count">
              {countText(total)}
            </span>
            <span className={styles.buttons}>
              <Button
                icon={ZoomOut}
                weight="quiet"
                size="small"
                aria-label="Smaller"
                title="Smaller (−)"
                disabled={zoom === ZOOMS[0]}
                onClick={() => zoomBy(-1)}
              />
              <Button
                icon={ZoomIn}
                weight="quiet"
                size="small"
                aria-label="Larger"
                title="Larger (+)"
                disabled={zoom === ZOOMS.at(-1)}
                onClick={() => zoomBy(1)}
              />
              <Button
                icon={ImageDown}
                weight="quiet"
                size="small"
                title="Export as SVG"
                data-testid="sequence-export"
                onClick={() => void exportSequence({ process, show }, from, total, drawn(processes, process))}
              >
                SVG
              </Button>
            </span>
          </div>
          <div className={styles.names}>
            <span className={styles.time} />
            <span className={styles.lines}>
              <span className={styles.nameRow} style={{ width: layout.width, marginLeft: -left }}>
                {layout.lifelines.map(({ x, name, detail, kind }) => (
                  <span key={x} className={styles.name} data-kind={kind} style={{ left: x }}>
                    <VisibleText text={name} />
                    <span className={styles.detail}>{detail || kind}</span>
                  </span>
                ))}
              </span>
            </span>
          </div>
          <LongList
            label="Messages in the order of time"
            total={total}
            minHeight={Math.round(ROW_HEIGHT * zoom)}
            item={item}
            onSight={onSight}
            followsEnd={isLive}
            onKey={onKey}
            version={`${zoom} ${process} ${show}`}
            handle={list}
            testId="sequence-messages"
          />
          {layout.width > width - BESIDE + 1 && (
            <section
              ref={across}
              className={styles.across}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
              tabIndex={0}
              aria-label="Scroll across"
              onScroll={(event: UIEvent) => setLeft(event.currentTarget.scrollLeft)}
            >
              <div style={{ width: layout.width, height: 1 }} />
            </section>
          )}
        </>
      ) : (
        <p className={styles.none}>
          {processes
            ? 'There are no JSON-RPC messages of tapped processes here.'
            : 'What clients and servers say to each other shows here once a server is tapped or a file is open.'}
        </p>
      )}
    </div>
  )
}

/** Of the only process that is drawn. */
const alone = (message: SequenceMessage): SequenceMessage => ({ ...message, process: 0 })

const NO_MESSAGES: readonly SequenceMessage[] = []

const drawn = <T,>(processes: readonly T[], process: number | null): readonly T[] =>
  process === null ? processes : processes.slice(process, process + 1)
