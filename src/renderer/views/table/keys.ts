/** Which row a key leads to. */

export interface TableKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** The position to go to from `position` in a table of `rows`; null when the key is none of the table's. */
export function targetOfKey(event: TableKey, position: number, rows: number, page: number): number | null {
  if (rows === 0 || event.altKey) return null
  const mod = event.ctrlKey || event.metaKey
  const last = rows - 1
  const clamp = (target: number): number => Math.max(0, Math.min(last, target))
  switch (event.key) {
    case 'ArrowDown':
      return mod ? null : clamp(position + 1)
    case 'ArrowUp':
      return mod ? null : clamp(position - 1)
    case 'PageDown':
      return clamp(position + page)
    case 'PageUp':
      return clamp(position - page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
