/** Which rows of a long list are in sight, for lists of rows of one height. */
import { type RefObject, type UIEvent, useCallback, useRef, useState } from 'react'
import { useSize } from './use-size.ts'

export interface ListWindow {
  readonly first: number
  /** One past the last. */
  readonly end: number
  readonly onScroll: (event: UIEvent<HTMLElement>) => void
  readonly reveal: (row: number) => void
  /** Rows that fit, at least one. */
  readonly page: number
}

const OVERSCAN = 6

export function useListWindow(
  element: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  padding = 0,
): ListWindow {
  const { height } = useSize(element)
  const [top, setTop] = useState(0)
  const frame = useRef(0)

  const onScroll = useCallback((event: UIEvent<HTMLElement>) => {
    const { scrollTop } = event.currentTarget
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => setTop(scrollTop))
  }, [])

  const reveal = useCallback(
    (row: number) => {
      const target = element.current
      if (!target) return
      const start = padding + row * rowHeight
      const end = start + rowHeight
      if (start < target.scrollTop + padding) target.scrollTop = Math.max(0, start - padding)
      else if (end > target.scrollTop + target.clientHeight - padding) {
        target.scrollTop = end - target.clientHeight + padding
      }
    },
    [element, rowHeight, padding],
  )

  const first = Math.max(0, Math.floor((top - padding) / rowHeight) - OVERSCAN)
  const end = Math.min(rows, Math.ceil((top + height - padding) / rowHeight) + OVERSCAN)
  return { first, end, onScroll, reveal, page: Math.max(1, Math.floor(height / rowHeight) - 1) }
}
