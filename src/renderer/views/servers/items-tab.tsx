/** A list that a server gave, and the item that is chosen of it beside. */
import { type KeyboardEvent, useRef, useState } from 'react'
import type {
  CallSummary,
  ListedItem,
  ListKind,
  ServerDetails,
  ServerListing,
  ToolChange,
} from '../../../shared/wire/servers.ts'
import { useListWindow } from '../../components/use-window.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import { FrameLink } from './frame-link.tsx'
import { ItemView } from './item-view.tsx'
import styles from './servers-pane.module.css'

const ROW_HEIGHT = 24

const WORDS: Readonly<Record<ListKind, string>> = {
  tool: 'tool',
  prompt: 'prompt',
  resource: 'resource',
  template: 'resource template',
}

interface ItemsTabProps {
  readonly pid: number
  readonly details: ServerDetails
  readonly kinds: readonly ListKind[]
  readonly text: string
}

interface Entry {
  readonly kind: ListKind
  readonly item: ListedItem
}

export function ItemsTab({ pid, details, kinds, text }: ItemsTabProps) {
  const rows = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState('')
  const lists = details.lists.filter(({ kind }) => kinds.includes(kind))
  const wanted = text.toLowerCase()
  const entries = lists.flatMap(({ kind, items }) =>
    items
      .filter(({ name, title, description }) => `${name}\n${title}\n${description}`.toLowerCase().includes(wanted))
      .map((item): Entry => ({ kind, item })),
  )
  const inSight = useListWindow(rows, entries.length, ROW_HEIGHT)
  const at = Math.max(
    0,
    entries.findIndex((entry) => keyOf(entry) === chosen),
  )
  const changed = new Map(details.baseline.changes.map(({ name, kind }) => [name, kind]))
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: inSight.page, PageUp: -inSight.page }[event.key]
    if (step === undefined || entries.length === 0) return
    const next = Math.max(0, Math.min(entries.length - 1, at + step))
    setChosen(keyOf(entries[next]))
    inSight.reveal(next)
    event.preventDefault()
  }
  if (lists.every(({ items }) => items.length === 0)) {
    return <p className={styles.none}>{`No ${WORDS[kinds[0]]}s were listed.`}</p>
  }
  const shown = entries[at]
  return (
    <div className={styles.columns}>
      <div className={styles.items}>
        <Remarks lists={lists} />
        <div
          ref={rows}
          role="listbox"
          aria-label={`${WORDS[kinds[0]]}s`}
          aria-activedescendant={shown ? `item-${at}` : undefined}
          tabIndex={0}
          className={styles.rows}
          onScroll={inSight.onScroll}
          onKeyDown={onKeyDown}
          data-testid="server-items"
        >
          <div style={{ height: entries.length * ROW_HEIGHT }} role="presentation">
            {entries.slice(inSight.first, inSight.end).map((entry, i) => (
              <ItemRow
                key={keyOf(entry)}
                id={`item-${inSight.first + i}`}
                entry={entry}
                top={(inSight.first + i) * ROW_HEIGHT}
                isChosen={inSight.first + i === at}
                change={entry.kind === 'tool' ? changed.get(entry.item.name) : undefined}
                call={callOf(details, entry)}
                onChoose={() => setChosen(keyOf(entry))}
              />
            ))}
          </div>
          {entries.length === 0 && <p className={styles.remark}>None has this text.</p>}
        </div>
      </div>
      {shown ? (
        <ItemView
          key={keyOf(shown)}
          pid={pid}
          details={details}
          kind={shown.kind}
          item={shown.item}
          call={callOf(details, shown)}
        />
      ) : (
        <div />
      )}
    </div>
  )
}

const keyOf = ({ kind, item }: Entry): string => `${kind} ${item.name}`

const METHODS: Partial<Record<ListKind, string>> = { tool: 'tools/call', prompt: 'prompts/get' }

const callOf = ({ calls }: ServerDetails, { kind, item }: Entry): CallSummary | undefined =>
  calls.find(({ method, target }) => method === METHODS[kind] && target === item.name)

/** What is to be said of lists that are not all that there is. */
function Remarks({ lists }: { readonly lists: readonly ServerListing[] }) {
  return lists
    .filter(({ items }) => items.length > 0)
    .map(({ kind, complete, omitted, unnamed, changedFrame }) => (
      <div key={kind} className={styles.remarks}>
        {!complete && <p className={styles.warning}>{`Not all pages of the ${WORDS[kind]}s were seen`}</p>}
        {omitted > 0 && <p className={styles.warning}>{`${plural(omitted, `further ${WORDS[kind]}`)} not kept`}</p>}
        {unnamed > 0 && <p className={styles.warning}>{`${plural(unnamed, WORDS[kind])} without a name`}</p>}
        {changedFrame !== null && (
          <p className={styles.warning}>
            Changed since, and not read again: <FrameLink frame={changedFrame} word="frame " />
          </p>
        )}
      </div>
    ))
}

interface ItemRowProps {
  readonly id: string
  readonly entry: Entry
  readonly top: number
  readonly isChosen: boolean
  /** What happened to it since its server was remembered. */
  readonly change: ToolChange['kind'] | undefined
  readonly call: CallSummary | undefined
  readonly onChoose: () => void
}

function ItemRow({ id, entry: { kind, item }, top, isChosen, change, call, onChoose }: ItemRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
    <div id={id} role="option" aria-selected={isChosen} className={styles.item} style={{ top }} onClick={onChoose}>
      <span className={styles.itemName}>
        <VisibleText text={item.name} />
        {item.title !== '' && item.title !== item.name && (
          <span className={styles.dim}>
            {' '}
            <VisibleText text={item.title} />
          </span>
        )}
      </span>
      {kind === 'template' && <span className={styles.chip}>template</span>}
      {change && (
        <span className={styles.chip} data-kind={change}>
          {change}
        </span>
      )}
      {item.hints.slice(0, 1).map((hint) => (
        <span key={hint} className={styles.chip} data-hint={hint}>
          {hint}
        </span>
      ))}
      {call && (
        <span className={styles.itemFigures}>
          {call.errors > 0 && <span className={styles.bad}>{formatCount(call.errors)} / </span>}
          {formatCount(call.count)}
          <span className={styles.dim}>{call.latency ? ` · ${formatSpan(call.latency.p50 / 1000)}` : ''}</span>
        </span>
      )}
    </div>
  )
}
