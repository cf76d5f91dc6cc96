/** Lines of the list: alerts, or groups with the alerts of those that are open. Alerts count through, group by group, as the engine gives them. */
import type { AlertGroup } from '../../../shared/wire/alerts.ts'

interface Place {
  readonly group: AlertGroup
  readonly isOpen: boolean
  /** Line of the group's head, and place of its first alert among those of open groups. */
  readonly line: number
  readonly item: number
}

export type Line =
  | { readonly kind: 'group'; readonly group: AlertGroup; readonly isOpen: boolean }
  | { readonly kind: 'alert'; readonly item: number }

export interface Lines {
  readonly total: number
  at(line: number): Line
  /** Line of an alert, by its place. */
  lineOf(item: number): number
  /** Places of alerts, from one to before the other, that lines need. */
  items(first: number, end: number): readonly [from: number, to: number]
}

/** Without groups a line is an alert. */
export function flatLines(total: number): Lines {
  return {
    total,
    at: (line) => ({ kind: 'alert', item: line }),
    lineOf: (item) => item,
    items: (first, end) => [Math.max(0, first), Math.min(total, end)],
  }
}

export function groupedLines(groups: readonly AlertGroup[], open: ReadonlySet<string>): Lines {
  const places: Place[] = []
  let total = 0
  let items = 0
  for (const group of groups) {
    const isOpen = open.has(group.name)
    places.push({ group, isOpen, line: total, item: items })
    total += 1 + (isOpen ? group.alerts : 0)
    items += isOpen ? group.alerts : 0
  }
  const placeAt = (line: number): Place | undefined => places.findLast((place) => place.line <= line)
  /** Alerts before a line. */
  const before = (line: number): number => {
    const place = placeAt(line)
    if (!place) return 0
    return place.item + (place.isOpen ? Math.max(0, line - place.line - 1) : 0)
  }
  return {
    total,
    at(line) {
      const place = placeAt(line) as Place
      if (place.line === line) return { kind: 'group', group: place.group, isOpen: place.isOpen }
      return { kind: 'alert', item: place.item + line - place.line - 1 }
    },
    lineOf(item) {
      const place = places.findLast((each) => each.isOpen && each.item <= item)
      return place ? place.line + 1 + item - place.item : -1
    },
    items: (first, end) => [before(Math.max(0, first)), end >= total ? items : before(end)],
  }
}
