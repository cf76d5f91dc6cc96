/** What keys and clicks in the list do: choose one alert, several, or all of them, open and close groups, say what one thinks. */
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import type { AlertItem } from '../../../shared/wire/alerts.ts'
import { askToSuppress, toggleAcknowledged } from '../../actions/alerts.ts'
import { selectFrame } from '../../actions/selection.ts'
import type { ListWindow } from '../../components/use-window.ts'
import { chooseAlert, useAlerts } from '../../state/alerts.ts'
import { report } from '../../state/notices.ts'
import { idsBetween } from './ids-between.ts'
import type { Lines } from './lines.ts'
import type { ShownAlerts } from './use-alert-list.ts'

interface ControlOptions {
  readonly shown: ShownAlerts
  readonly lines: Lines
  readonly inSight: ListWindow
  readonly onNote: () => void
  readonly onMenu: (alert: AlertItem) => void
}

export interface ListControl {
  /** The group that keys are for, by its name; null while an alert is. */
  readonly group: string | null
  /** The line that keys are for; -1 for none. */
  readonly line: number
  readonly itemAt: (item: number) => AlertItem | undefined
  readonly toggleGroup: (name: string) => void
  readonly onPress: (alert: AlertItem, event: MouseEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

export function useListControl({ shown, lines, inSight, onNote, onMenu }: ControlOptions): ListControl {
  const { open, current, chosen } = useAlerts()
  const [group, setGroup] = useState<string | null>(null)
  /** The line that keys wish for, and where a range of chosen ones begins. */
  const wish = useRef<number | null>(null)
  const start = useRef<number | null>(null)
  const { items } = shown.list
  const { from } = shown.asked
  const itemAt = (item: number): AlertItem | undefined => items[item - from]
  const currentItem = items.find(({ id }) => id === current)
  const line = group === null ? lineOfAlert() : lineOfGroup(lines, group)

  function lineOfAlert(): number {
    return currentItem ? lines.lineOf(from + items.indexOf(currentItem)) : -1
  }

  const choose = (to: number): void => {
    inSight.reveal(to)
    const place = lines.at(to)
    setGroup(place.kind === 'group' ? place.group.name : null)
    if (place.kind === 'group') return
    const alert = itemAt(place.item)
    wish.current = alert ? null : to
    if (!alert) return
    start.current = place.item
    chooseAlert(alert.id)
  }
  // What keys went to before it was read is chosen once it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was read newly counts
  useEffect(() => {
    if (wish.current !== null && wish.current < lines.total) choose(wish.current)
  }, [shown])

  const toggleGroup = (name: string): void => {
    useAlerts.setState({ open: open.includes(name) ? open.filter((each) => each !== name) : [...open, name] })
    setGroup(name)
  }
  const extend = async (to: number): Promise<void> => {
    const ids = await idsBetween(shown.asked, start.current ?? to, to)
    const last = itemAt(to)
    useAlerts.setState({ chosen: new Set(ids), ...(last ? { current: last.id } : {}) })
  }
  const chooseAll = async (): Promise<void> => {
    const ids = await idsBetween(shown.asked, 0, Math.max(0, shown.list.total - 1))
    useAlerts.setState({ chosen: new Set(ids) })
  }

  const onPress = (alert: AlertItem, { shiftKey, ctrlKey, metaKey }: MouseEvent): void => {
    setGroup(null)
    const place = from + items.indexOf(alert)
    if (shiftKey) void extend(place).catch(report)
    else if (ctrlKey || metaKey) {
      const next = new Set(chosen)
      if (!next.delete(alert.id)) next.add(alert.id)
      useAlerts.setState({ chosen: next, current: next.has(alert.id) ? alert.id : current })
    } else {
      start.current = place
      chooseAlert(alert.id)
    }
  }

  const onArrows = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const { total } = lines
    const { page } = inSight
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total }[key]
    if (step === undefined || total === 0) return false
    const none = step > 0 ? -1 : total
    const to = Math.max(0, Math.min(total - 1, (line < 0 ? none : line) + step))
    const place = lines.at(to)
    if (shiftKey && place.kind === 'alert') {
      inSight.reveal(to)
      void extend(place.item).catch(report)
    } else choose(to)
    return true
  }
  const onGroupKey = (name: string, key: string): boolean => {
    const wanted = { Enter: !open.includes(name), ' ': !open.includes(name), ArrowRight: true, ArrowLeft: false }[key]
    if (wanted === undefined) return false
    if (wanted !== open.includes(name)) toggleGroup(name)
    return true
  }
  const onAlertKey = (alert: AlertItem, key: string): boolean => {
    if (key === 'Enter') void selectFrame(alert.frame)
    else if (key === 's') askToSuppress(alert)
    else if (key === 'n') onNote()
    else if (key === 'ContextMenu') onMenu(alert)
    else return false
    return true
  }
  const onAnyKey = (key: string): boolean => {
    if (key === 'Escape' && current !== null) chooseAlert(null)
    else if (key === 'a' && chosen.size > 0) {
      const known = items.filter(({ id }) => chosen.has(id))
      void toggleAcknowledged([...chosen], known.length > 0 && known.every(({ state }) => state === 'acknowledged'))
    } else return false
    return true
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.altKey) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const name = key === 'F10' && event.shiftKey ? 'ContextMenu' : key
    if (event.ctrlKey || event.metaKey) {
      if (key !== 'a') return
      void chooseAll().catch(report)
    } else {
      const done =
        onArrows(event) ||
        (group !== null && onGroupKey(group, name)) ||
        (group === null && currentItem !== undefined && onAlertKey(currentItem, name)) ||
        onAnyKey(name)
      if (!done) return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return { group, line, itemAt, toggleGroup, onPress, onKeyDown }
}

function lineOfGroup(lines: Lines, name: string): number {
  for (let line = 0; line < lines.total; line++) {
    const place = lines.at(line)
    if (place.kind === 'group' && place.group.name === name) return line
  }
  return -1
}
