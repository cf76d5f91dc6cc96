/** A line of the list: an alert, or the head of a group. */
import { ChevronDown, ChevronRight, NotebookPen } from 'lucide-react'
import { type MouseEvent, memo, type ReactNode } from 'react'
import type { AlertGroup, AlertItem } from '../../../shared/wire/alerts.ts'
import { selectFrame } from '../../actions/selection.ts'
import { SeverityMark } from '../../components/severity-mark.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { keyText, placeText } from '../../format/alert-text.ts'
import { formatCount, plural } from '../../format/numbers.ts'
import styles from './alerts-pane.module.css'
import { STATE_ICONS, STATE_WORDS } from './state-words.ts'

interface AlertRowProps {
  readonly id: string
  readonly alert: AlertItem
  readonly time: string
  readonly top: number
  readonly current: boolean
  readonly chosen: boolean
  readonly inGroup: boolean
  readonly onPress: (alert: AlertItem, event: MouseEvent) => void
  readonly onMenu: (alert: AlertItem, event: MouseEvent) => void
}

export const AlertRow = memo(function AlertRow(props: AlertRowProps) {
  const { id, alert, time, top, current, chosen, inGroup, onPress, onMenu } = props
  const { severity, title, count, frame, state, note } = alert
  const key = keyText(alert)
  const place = placeText(alert)
  const StateIcon = STATE_ICONS[state]
  return (
    <tr
      id={id}
      aria-selected={chosen}
      aria-level={inGroup ? 2 : undefined}
      className={styles.row}
      style={{ top }}
      data-state={state}
      data-current={current || undefined}
      data-severity={severity}
      onClick={(event) => onPress(alert, event)}
      onDoubleClick={() => void selectFrame(frame)}
      onContextMenu={(event) => onMenu(alert, event)}
    >
      <Cell name="severity">
        <SeverityMark severity={severity} word />
      </Cell>
      <Cell name="time">{time}</Cell>
      <Cell name="title" title={title}>
        <VisibleText text={title} />
        {note !== '' && <NotebookPen className={styles.noted} size={11} strokeWidth={1.5} aria-label="has a note" />}
      </Cell>
      <Cell name="key" title={key || alert.reason}>
        <VisibleText text={key || alert.reason} />
      </Cell>
      <Cell name="place" title={place}>
        <VisibleText text={place} />
      </Cell>
      <Cell name="count">{count > 1 ? `×${formatCount(count)}` : ''}</Cell>
      <Cell name="frame">
        <button
          type="button"
          tabIndex={-1}
          className={styles.link}
          title="Go to this frame"
          onClick={(event) => {
            event.stopPropagation()
            void selectFrame(frame)
          }}
        >
          {formatCount(frame)}
        </button>
      </Cell>
      <Cell name="state" title={STATE_WORDS[state]}>
        <StateIcon size={11} strokeWidth={1.75} aria-hidden="true" />
        <span className={styles.stateWord}>{STATE_WORDS[state]}</span>
      </Cell>
    </tr>
  )
})

type CellName = 'severity' | 'time' | 'title' | 'key' | 'place' | 'count' | 'frame' | 'state'

function Cell({
  name,
  title,
  children,
}: {
  readonly name: CellName
  readonly title?: string
  readonly children: ReactNode
}) {
  return (
    <td className={styles.cell} data-cell={name} title={title}>
      {children}
    </td>
  )
}

interface GroupRowProps {
  readonly id: string
  readonly group: AlertGroup
  /** What is said where the name is empty. */
  readonly nameless: string
  readonly isOpen: boolean
  readonly top: number
  readonly current: boolean
  readonly onToggle: () => void
}

export function GroupRow({ id, group, nameless, isOpen, top, current, onToggle }: GroupRowProps) {
  const { title, severity, alerts, count } = group
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <tr
      id={id}
      className={styles.group}
      style={{ top }}
      aria-level={1}
      aria-expanded={isOpen}
      aria-selected={false}
      data-current={current || undefined}
      onClick={onToggle}
    >
      <td colSpan={8}>
        <Icon size={13} strokeWidth={1.5} aria-hidden="true" />
        <SeverityMark severity={severity} />
        <b>
          <VisibleText text={title || nameless} />
        </b>
        <span className={styles.dim}>
          {plural(alerts, 'alert')}
          {count > alerts && `, fired ${formatCount(count)} times`}
        </span>
      </td>
    </tr>
  )
}
