/** Two recorded sessions, exchange beside exchange: what one alone has, what was answered otherwise, what took longer. */
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { CallParams } from '../../../shared/wire/calls.ts'
import type { ComparableSide, ComparedExchange, CompareSide } from '../../../shared/wire/compare.ts'
import type { CallOptions } from '../../../shared/wire/engine-client.ts'
import { compareFrames } from '../../actions/compare.ts'
import { selectFrame } from '../../actions/selection.ts'
import { Choice } from '../../components/choice.tsx'
import { LongList, type LongListHandle } from '../../components/long-list.tsx'
import { usePart } from '../../components/use-part.ts'
import { call } from '../../connection/connection.ts'
import { formatCount, plural } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import { ignoredIn, useCompare } from '../../state/compare.ts'
import { useSession } from '../../state/session.ts'
import styles from './compare.module.css'
import { ExchangePair } from './exchange-pair.tsx'
import { IgnoreFields } from './ignore-fields.tsx'

type Asked = CallParams<'compare.sessions'>
const ask = (asked: Asked, options: CallOptions) => call('compare.sessions', asked, options)

const LINE = 24
const PAGE = 40
const FIRST = 120
const MOST = 200

export function SessionsComparison() {
  const pane = useRef<HTMLDivElement>(null)
  const list = useRef<LongListHandle>(null)
  const { sides: chosen, ids, times, paths } = useCompare()
  const sides = useSides()
  const [show, setShow] = useState<Asked['show']>('different')
  const [current, setCurrent] = useState<number | null>(null)
  const [{ from, count }, setSight] = useState({ from: 0, count: FIRST })
  const [before, after] = [chosen[0] ?? sides[0] ?? null, chosen[1] ?? sides[1] ?? sides[0] ?? null]
  const asked: Asked | null =
    before && after
      ? { before: sideOf(before), after: sideOf(after), ignore: ignoredIn({ ids, times, paths }), show, from, count }
      : null
  const { shown, problem } = usePart(pane, asked, ask)
  const onSight = useCallback((top: number, end: number) => {
    const start = Math.max(0, Math.floor(top / PAGE) * PAGE - PAGE)
    const next = { from: start, count: Math.min(MOST, Math.max(FIRST, (Math.ceil(end / PAGE) + 1) * PAGE - start)) }
    setSight((known) => (known.from === next.from && known.count === next.count ? known : next))
  }, [])
  const first = shown?.asked.from ?? 0
  const rows = shown?.part.rows ?? []
  const choose = (place: number): void => {
    const exchange = rows[place - first]
    if (!exchange) return
    setCurrent(place)
    list.current?.reveal(place)
    void selectFrame((exchange.before ?? exchange.after)?.request ?? 1)
  }
  const onKey = (event: KeyboardEvent): boolean => {
    const step = event.ctrlKey || event.altKey || event.metaKey ? undefined : { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) choose(current === null ? first : current + step)
    else if (event.key === 'Enter' && current !== null && rows[current - first]) openPair(rows[current - first])
    else return false
    return true
  }
  return (
    <div ref={pane} className={styles.body}>
      {sides.length === 0 ? (
        <p className={styles.none}>
          Open two captures with MCP sessions (File, Append), or one with two servers, to compare them.
        </p>
      ) : (
        <>
          <div className={styles.tools}>
            <SideChoice label="Before" sides={sides} value={before} place={0} />
            <SideChoice label="After" sides={sides} value={after} place={1} />
            <IgnoreFields />
          </div>
          {problem && <p className={styles.problem}>{problem}</p>}
          {shown && (
            <>
              <div className={styles.tools}>
                <Choice
                  label="Show"
                  options={[
                    ['different', `Different ${formatCount(differing(shown.part.counts))}`],
                    ['slower', `Slower ${formatCount(shown.part.slower)}`],
                    ['all', 'All'],
                  ]}
                  value={show}
                  onChange={setShow}
                />
                <span className={styles.count} data-testid="compare-summary">
                  {summary(shown.part)}
                </span>
              </div>
              {shown.part.total === 0 ? (
                <p className={styles.none} data-testid="compare-same">
                  {show === 'different' ? 'The sessions are the same.' : 'There are none.'}
                </p>
              ) : (
                <LongList
                  label="Exchanges of both sessions"
                  total={shown.part.total}
                  minHeight={LINE}
                  item={(place) => (
                    <ExchangePair
                      key={place}
                      exchange={rows[place - first] ?? null}
                      place={place}
                      total={shown.part.total}
                      selected={place === current}
                      onSelect={choose}
                      onOpen={openPair}
                    />
                  )}
                  onSight={onSight}
                  onKey={onKey}
                  version={`${show} ${current}`}
                  handle={list}
                  testId="compare-sessions"
                />
              )}
            </>
          )}
        </>
      )}
    </div>
  )
}

const sideOf = ({ file, pid }: CompareSide): CompareSide => ({ file, pid })
const differing = ({ same: _, ...others }: Readonly<Record<string, number>>): number =>
  Object.values(others).reduce((sum, count) => sum + count, 0)

type Summed = Awaited<ReturnType<typeof ask>>

function summary({ counts, latency: [before, after] }: Summed): string {
  const times = before && after ? `, p50 ${formatSpan(before.p50 / 1000)} → ${formatSpan(after.p50 / 1000)}` : ''
  return `${formatCount(counts.same)} the same${times}`
}

/** The messages in which a pair differs, beside each other: its answers where what was asked is the same. */
function openPair({ as, before, after }: ComparedExchange): void {
  if (!before || !after) return void selectFrame((before ?? after)?.request ?? 1)
  const answers = as !== 'arguments' && before.response !== null && after.response !== null
  if (answers) compareFrames(before.response, after.response)
  else compareFrames(before.request, after.request)
}

/** What can be compared, looked up anew when the session's files change. */
function useSides(): readonly ComparableSide[] {
  const [sides, setSides] = useState<readonly ComparableSide[]>([])
  const key = useSession(
    ({ info }) => info?.files.map(({ id, state }) => `${id} ${state}`).join() + String(info?.sources.length ?? 0),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is when
  useEffect(() => {
    const abort = new AbortController()
    call('compare.sides', {}, { signal: abort.signal }).then(
      (answer) => {
        if (!abort.signal.aborted) setSides(answer.sides)
      },
      // The engine is gone, or asked anew: what was known stays.
      () => {},
    )
    return () => abort.abort()
  }, [key])
  return sides
}

interface SideChoiceProps {
  readonly label: string
  readonly sides: readonly ComparableSide[]
  readonly value: CompareSide | null
  readonly place: 0 | 1
}

function SideChoice({ label, sides, value, place }: SideChoiceProps) {
  const at = sides.findIndex(({ file, pid }) => file === value?.file && pid === value.pid)
  return (
    <label className={styles.sideChoice}>
      <span className={styles.dim}>{label}</span>
      <select
        className={styles.select}
        value={at}
        onChange={(event) => {
          const side = sideOf(sides[Number(event.target.value)])
          const { sides: known } = useCompare.getState()
          useCompare.setState({ sides: place === 0 ? [side, known[1]] : [known[0], side] })
        }}
      >
        {sides.map(({ file, pid, name, exchanges }, i) => (
          <option key={`${file} ${pid}`} value={i}>
            {`${pid === null ? name : `${name} (${pid})`}: ${plural(exchanges, 'exchange')}`}
          </option>
        ))}
      </select>
    </label>
  )
}
