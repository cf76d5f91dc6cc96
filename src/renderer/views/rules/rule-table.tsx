/** Packs and rules as a tree with columns. Arrows move, Space switches, Left and Right close and open packs, Enter shows a rule. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { RuleList } from '../../../shared/wire/alerts.ts'
import { openPack } from '../../actions/rule-draft.ts'
import { lineKey, type RuleLine, type RuleOrder, type RuleSort } from '../../format/rule-list.ts'
import { useRules } from '../../state/rules.ts'
import { RuleRow } from './rule-row.tsx'
import styles from './rules.module.css'
import { switchLine } from './switch-line.ts'

interface Column {
  readonly order: RuleOrder
  readonly title: string
  readonly hint: string
  /** Numbers are sorted from the largest. */
  readonly number?: boolean
}

const COLUMNS: readonly Column[] = [
  { order: 'title', title: 'Rule', hint: 'What it finds' },
  { order: 'severity', title: 'Severity', hint: 'How bad what it finds is' },
  { order: 'alerts', title: 'Alerts', hint: 'Alerts it raised in this session', number: true },
  { order: 'hits', title: 'Hits', hint: 'Frames its conditions hold for', number: true },
  { order: 'tested', title: 'Frames', hint: 'Frames it was tested on', number: true },
  { order: 'ms', title: 'Cost', hint: 'Processor time it took in this session', number: true },
]

interface RuleTableProps {
  readonly list: RuleList
  readonly lines: readonly RuleLine[]
  readonly sort: RuleSort
  readonly chosen: string | null
  readonly onSort: (sort: RuleSort) => void
  readonly onToggle: (pack: string) => void
  readonly onSearch: () => void
}

export function RuleTable({ list, lines, sort, chosen, onSort, onToggle, onSearch }: RuleTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [current, setCurrent] = useState('')
  const at = lines.findIndex((line) => lineKey(line) === current)
  const most = Math.max(1, ...list.rules.map(({ ms }) => ms))

  useEffect(() => {
    if (chosen !== null) setCurrent(`rule ${chosen}`)
  }, [chosen])

  const focus = (position: number): void => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, position))]
    if (!line) return
    setCurrent(lineKey(line))
    if (line.kind === 'rule' && chosen !== null) useRules.setState({ chosen: line.rule.id })
    const row = body.current?.children[lines.indexOf(line)]
    if (row instanceof HTMLElement) row.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.target as HTMLElement).closest('button') && (event.key === ' ' || event.key === 'Enter')) return
    const done = keyed(event.key, lines[at])
    if (done) event.preventDefault()
  }
  const keyed = (key: string, line: RuleLine | undefined): boolean => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }
    if (key in steps) focus(steps[key])
    else if (key === '/') onSearch()
    else if (key === 'Escape' && chosen !== null) useRules.setState({ chosen: null })
    else if (!line) return false
    else if (key === ' ') switchLine(line)
    else if (key === 'Enter') openLine(line, onToggle)
    else if (line.kind === 'pack' && key === (line.open ? 'ArrowLeft' : 'ArrowRight')) onToggle(line.pack.name)
    else if (line.kind !== 'pack' && key === 'ArrowLeft')
      focus(lines.findLastIndex((one, i) => i < at && one.kind === 'pack'))
    else return false
    return true
  }

  return (
    <div className={styles.scroll} data-keeps="/">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree with columns whose rows take the focus */}
      <table className={styles.table} role="treegrid" aria-label="Rules" onKeyDown={onKeyDown} data-testid="rules">
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">On</span>
            </th>
            {COLUMNS.map((column) => (
              <Heading key={column.order} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {lines.map((line, i) => (
            <RuleRow
              key={lineKey(line)}
              line={line}
              isChosen={line.kind === 'rule' && line.rule.id === chosen}
              isCurrent={at < 0 ? i === 0 : i === at}
              showsPack={sort.order !== 'pack'}
              most={most}
              onFocus={setCurrent}
              onToggle={onToggle}
            />
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className={styles.none}>No rule is like that.</p>}
    </div>
  )
}

function openLine(line: RuleLine, onToggle: (pack: string) => void): void {
  if (line.kind === 'rule')
    useRules.setState(({ chosen }) => ({ chosen: chosen === line.rule.id ? null : line.rule.id }))
  if (line.kind === 'pack') onToggle(line.pack.name)
  if (line.kind === 'problem') openPack(line.pack.name, line.line)
}

interface HeadingProps {
  readonly column: Column
  readonly sort: RuleSort
  readonly onSort: (sort: RuleSort) => void
}

function Heading({ column: { order, title, hint, number = false }, sort, onSort }: HeadingProps) {
  const isSorted = sort.order === order
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  const descendsFirst = number || order === 'severity'
  // A third click brings the packs back.
  const next = (): RuleSort => {
    if (!isSorted) return { order, descending: descendsFirst }
    return sort.descending === descendsFirst
      ? { order, descending: !descendsFirst }
      : { order: 'pack', descending: false }
  }
  return (
    <th
      className={number ? styles.number : undefined}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" title={hint} onClick={() => onSort(next())} data-testid={`rules-by-${order}`}>
        {title}
        {isSorted && <Arrow size={11} strokeWidth={1.5} aria-hidden="true" />}
      </button>
    </th>
  )
}
