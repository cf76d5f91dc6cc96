/** Alerts under their heads, as many as are in sight, in groups where those are wanted. */
import { ArrowUp } from 'lucide-react'
import { type CSSProperties, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import type { AlertItem } from '../../../shared/wire/alerts.ts'
import { Button } from '../../components/button.tsx'
import { Menu, type MenuPoint } from '../../components/menu.tsx'
import { useListWindow } from '../../components/use-window.ts'
import { plural } from '../../format/numbers.ts'
import { chooseAlert, useAlerts } from '../../state/alerts.ts'
import { alertMenu } from './alert-menu.ts'
import { AlertRow, GroupRow } from './alert-row.tsx'
import styles from './alerts-pane.module.css'
import { Heads } from './heads.tsx'
import type { Lines } from './lines.ts'
import type { ShownAlerts } from './use-alert-list.ts'
import { type Anchor, useAnchor, useFresh } from './use-anchor.ts'
import { useListControl } from './use-list-control.ts'
import { useTimeFormat } from './use-time-format.ts'

const ROW_HEIGHT = 22
const CARD_HEIGHT = 42
const NAMELESS = { rule: '', server: 'No server', host: 'No host' } as const

interface AlertListProps {
  readonly shown: ShownAlerts
  readonly lines: Lines
  /** Two lines an alert, without heads. */
  readonly cards: boolean
  /** The line to bring into sight; null once it was. */
  readonly reveal: number | null
  readonly onRevealed: () => void
  /** Hears which lines are in sight. */
  readonly onSight: (first: number, end: number) => void
  /** The first alert in sight, while the list is not at its top. */
  readonly anchor: RefObject<Anchor | null>
  readonly onNote: () => void
}

export function AlertList({ shown, lines, cards, reveal, onRevealed, onSight, anchor, onNote }: AlertListProps) {
  const list = useRef<HTMLTableSectionElement>(null)
  const { sorting, group, current, chosen } = useAlerts()
  const [menu, setMenu] = useState<{ readonly alert: AlertItem; readonly at: MenuPoint } | null>(null)
  const [atTop, setAtTop] = useState(true)
  const time = useTimeFormat()
  const rowHeight = cards ? CARD_HEIGHT : ROW_HEIGHT
  const inSight = useListWindow(list, lines.total, rowHeight)
  const fresh = useFresh(shown, atTop)
  useAnchor(anchor, { list, shown, lines, rowHeight })
  useEffect(() => onSight(inSight.first, inSight.end), [onSight, inSight.first, inSight.end])
  const { reveal: bringInSight } = inSight
  useEffect(() => {
    if (reveal === null) return
    bringInSight(reveal)
    onRevealed()
  }, [reveal, bringInSight, onRevealed])

  const menuUnder = (alert: AlertItem): void => {
    const box = list.current?.querySelector('tr[data-current]')?.getBoundingClientRect()
    if (box) setMenu({ alert, at: { x: box.left + 40, y: box.bottom } })
  }
  const control = useListControl({ shown, lines, inSight, onNote, onMenu: menuUnder })

  // What is at the top is remembered: the engine is asked where it is now with the next question.
  const hold = (top: number): void => {
    const line = Math.ceil(top / rowHeight)
    const place = top > 0 && line < lines.total ? lines.at(line) : null
    const alert = place?.kind === 'alert' ? control.itemAt(place.item) : undefined
    anchor.current = alert ? { id: alert.id, line } : null
    setAtTop(top < rowHeight / 2)
  }

  const draw = (line: number): ReactNode => {
    const place = lines.at(line)
    const top = line * rowHeight
    if (place.kind === 'group') {
      const { name } = place.group
      return (
        <GroupRow
          key={`group ${name}`}
          id={`alert-line-${line}`}
          group={place.group}
          nameless={group ? NAMELESS[group] : ''}
          isOpen={place.isOpen}
          top={top}
          current={control.group === name}
          onToggle={() => control.toggleGroup(name)}
        />
      )
    }
    const alert = control.itemAt(place.item)
    if (!alert) return null
    return (
      <AlertRow
        // One with two hosts stands in two groups.
        key={group ? `${alert.id} ${line}` : alert.id}
        id={`alert-line-${line}`}
        alert={alert}
        time={time(alert.time)}
        top={top}
        current={control.group === null && alert.id === current}
        chosen={chosen.has(alert.id)}
        inGroup={group !== null}
        onPress={control.onPress}
        onMenu={(item, event) => {
          event.preventDefault()
          if (!chosen.has(item.id)) chooseAlert(item.id)
          setMenu({ alert: item, at: { x: event.clientX, y: event.clientY } })
        }}
      />
    )
  }

  return (
    <div className={styles.listBox}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are chosen, and those of groups open and close
        role="treegrid"
        aria-label="Alerts"
        aria-multiselectable="true"
        aria-rowcount={lines.total}
        aria-activedescendant={control.line < 0 ? undefined : `alert-line-${control.line}`}
        tabIndex={0}
        className={styles.table}
        data-cards={cards || undefined}
        onKeyDown={control.onKeyDown}
        data-testid="alert-list"
      >
        <Heads sorting={sorting} onSort={(next) => useAlerts.setState({ sorting: next })} />
        <tbody
          ref={list}
          className={styles.rows}
          style={{ '--room': `${lines.total * rowHeight}px` } as CSSProperties}
          onScroll={(event) => {
            inSight.onScroll(event)
            hold(event.currentTarget.scrollTop)
          }}
          data-testid="alert-rows"
        >
          {Array.from({ length: Math.max(0, inSight.end - inSight.first) }, (_, i) => draw(inSight.first + i))}
        </tbody>
      </table>
      {fresh > 0 && (
        <div className={styles.fresh}>
          <Button
            icon={ArrowUp}
            size="small"
            weight="primary"
            onClick={() => list.current?.scrollTo({ top: 0 })}
            data-testid="alerts-fresh"
          >
            {plural(fresh, 'new alert')}
          </Button>
        </div>
      )}
      {menu && (
        <Menu
          label="Alert"
          at={menu.at}
          entries={alertMenu(menu.alert, [...chosen], onNote)}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  )
}
