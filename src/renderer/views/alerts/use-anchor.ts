/** Keeps what is read where it is while new alerts come in above it, and counts those. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { AlertFilter } from '../../../shared/wire/alerts.ts'
import { call } from '../../connection/connection.ts'
import { useSession } from '../../state/session.ts'
import type { Lines } from './lines.ts'
import type { ShownAlerts } from './use-alert-list.ts'

interface AnchorOptions {
  readonly list: RefObject<HTMLElement | null>
  readonly shown: ShownAlerts
  readonly lines: Lines
  readonly rowHeight: number
}

export interface Anchor {
  readonly id: number
  readonly line: number
}

/** What makes another list, rather than the same one with more in it. */
const sameList = (a: ShownAlerts['asked'], b: ShownAlerts['asked']): boolean =>
  JSON.stringify([a.filter, a.order, a.descending, a.group, a.open]) ===
  JSON.stringify([b.filter, b.order, b.descending, b.group, b.open])

/** `anchor` holds the first line in sight, when it was asked for its place. */
export function useAnchor(anchor: RefObject<Anchor | null>, { list, shown, lines, rowHeight }: AnchorOptions): void {
  const before = useRef(shown)
  useLayoutEffect(() => {
    const { current: element } = list
    const isSame = sameList(before.current.asked, shown.asked)
    before.current = shown
    if (!element) return
    if (!isSame) {
      element.scrollTop = 0
      return
    }
    const held = anchor.current
    if (!held || shown.asked.find !== held.id || shown.list.at < 0) return
    const line = lines.lineOf(shown.list.at)
    if (line >= 0 && line !== held.line) element.scrollTop += (line - held.line) * rowHeight
    anchor.current = { id: held.id, line }
  }, [anchor, list, shown, lines, rowHeight])
}

/** How many alerts that pass the filter came since the top of the list was left. */
export function useFresh({ asked }: ShownAlerts, atTop: boolean): number {
  const newest = useSession(({ info }) => info?.alerts.newest ?? 0)
  const seen = useRef(newest)
  const [fresh, setFresh] = useState(0)
  const isFeed = asked.group === null && asked.order === 'time' && asked.descending
  if (atTop || !isFeed || newest < seen.current) seen.current = newest
  const filter = JSON.stringify(asked.filter)
  useEffect(() => {
    if (seen.current >= newest) {
      setFresh(0)
      return
    }
    const abort = new AbortController()
    const wanted = { ...(JSON.parse(filter) as AlertFilter), after: seen.current }
    call(
      'alerts.read',
      { filter: wanted, order: 'time', descending: true, group: null, from: 0, count: 0 },
      { signal: abort.signal },
    ).then(
      ({ total }) => !abort.signal.aborted && setFresh(total),
      () => {},
    )
    return () => abort.abort()
  }, [newest, filter])
  return atTop ? 0 : fresh
}
