/**
 * A list of any length whose items have heights of their own: it keeps which item is at the top and draws those in sight, so that a million
 * cost what a screen does. The thumb stands for places, not for pixels.
 */
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type WheelEvent,
} from 'react'
import styles from './long-list.module.css'
import { type Anchor, placeOf, settle, thumbOf } from './long-list-place.ts'
import { useSize } from './use-size.ts'

export interface LongListHandle {
  /** Brings an item into sight. */
  reveal(index: number): void
  focus(): void
}

interface LongListProps {
  readonly label: string
  readonly total: number
  /** Height that no item is below, in pixels. */
  readonly minHeight: number
  readonly item: (index: number) => ReactNode
  /** Hears which items are in sight. */
  readonly onSight: (first: number, end: number) => void
  /** Keys that the list does not take itself are handed here first; true when they were used. */
  readonly onKey?: (event: KeyboardEvent) => boolean
  /** While the end is in sight it stays so when items come. */
  readonly followsEnd?: boolean
  /** Something that changes heights. */
  readonly version: unknown
  readonly handle: Ref<LongListHandle>
  readonly testId: string
}

/** Items drawn above the one at the top, so that scrolling up knows their heights. */
const ABOVE = 4
const LINE_PX = 40

export function LongList(props: LongListProps) {
  const { label, total, minHeight, item, onSight, onKey, followsEnd = false, version, handle, testId } = props
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { height } = useSize(box)
  const [anchor, setAnchor] = useState<Anchor>({ index: 0, offset: 0 })
  const [fits, setFits] = useState(1)
  const top = Math.min(anchor.index, Math.max(0, total - 1))
  const from = Math.max(0, top - ABOVE)
  const end = Math.min(total, top + Math.ceil((height + Math.max(0, anchor.offset)) / minHeight) + 2)

  const heightOf = useCallback(
    (index: number): number => {
      const drawn = content.current?.children[index - from]
      return drawn instanceof HTMLElement ? drawn.offsetHeight : minHeight
    },
    [from, minHeight],
  )

  const isEndInSight = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: when items come
  useLayoutEffect(() => {
    if (followsEnd && isEndInSight.current && total > 0) setAnchor({ index: total - 1, offset: 0 })
  }, [total])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is drawn anew is measured anew
  useLayoutEffect(() => {
    if (!content.current || height === 0 || total === 0) return
    const settled = settle(anchor, { total, height, end, heightOf })
    if (settled.index !== anchor.index || settled.offset !== anchor.offset) setAnchor(settled)
    let above = 0
    for (let index = from; index < settled.index; index++) above += heightOf(index)
    content.current.style.transform = `translateY(${-Math.round(above + settled.offset)}px)`
    let sight = settled.index
    for (let room = height + settled.offset; room > 0 && sight < end; sight++) room -= heightOf(sight)
    const isAllInSight =
      settled.index === 0 && settled.offset === 0 && sight === total && bottomOf(total, heightOf) <= height
    isEndInSight.current = sight === total
    setFits(isAllInSight ? total : Math.max(1, sight - settled.index - 1))
    onSight(settled.index, sight)
  }, [anchor, total, height, from, end, heightOf, onSight, version, item])

  const scroll = useCallback((pixels: number) => {
    setAnchor(({ index, offset }) => ({ index, offset: offset + pixels }))
  }, [])

  useImperativeHandle(
    handle,
    () => ({
      reveal(index) {
        setAnchor((before) => placeOf(before, index, { height, fits, heightOf }))
      },
      focus: () => box.current?.focus(),
    }),
    [height, fits, heightOf],
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget && event.key !== 'Escape') return
    if (onKey?.(event)) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(minHeight, height - minHeight)
    const step = { ArrowDown: LINE_PX, ArrowUp: -LINE_PX, PageDown: page, PageUp: -page, ' ': page }[event.key]
    if (step !== undefined) scroll(step)
    else if (event.key === 'Home') setAnchor({ index: 0, offset: 0 })
    else if (event.key === 'End') setAnchor({ index: Math.max(0, total - 1), offset: 0 })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.list}
        role="feed"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the messages go here
        tabIndex={0}
        data-testid={testId}
        data-total={total}
        onKeyDown={onKeyDown}
        onWheel={(event: WheelEvent) => {
          if (!event.ctrlKey) scroll(event.deltaMode === 1 ? event.deltaY * LINE_PX : event.deltaY)
        }}
      >
        <div ref={content} className={styles.content} role="presentation">
          {Array.from({ length: Math.max(0, end - from) }, (_, i) => item(from + i))}
        </div>
      </div>
      <Thumb total={total} fits={fits} height={height} anchor={anchor} onPlace={setAnchor} />
    </div>
  )
}

function bottomOf(total: number, heightOf: (index: number) => number): number {
  let bottom = 0
  for (let index = 0; index < total; index++) bottom += heightOf(index)
  return bottom
}

interface ThumbProps {
  readonly total: number
  readonly fits: number
  readonly height: number
  readonly anchor: Anchor
  readonly onPlace: (anchor: Anchor) => void
}

/** The scrollbar. Keys scroll the list, so that it is for pointers alone. */
function Thumb({ total, fits, height, anchor, onPlace }: ThumbProps) {
  const held = useRef<number | null>(null)
  const { size, start } = thumbOf(anchor.index, total, fits, height)
  const isNeeded = total > fits && height > 0
  useEffect(() => {
    if (!isNeeded) held.current = null
  }, [isNeeded])
  if (!isNeeded) return <div className={styles.bar} aria-hidden="true" />
  const place = (event: PointerEvent<HTMLElement>): void => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top - (held.current ?? size / 2)
    const index = Math.round((y / Math.max(1, height - size)) * (total - fits))
    onPlace({ index: Math.max(0, Math.min(total - 1, index)), offset: 0 })
  }
  return (
    <div
      className={styles.bar}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        const y = event.clientY - event.currentTarget.getBoundingClientRect().top
        held.current = y >= start && y <= start + size ? y - start : size / 2
        place(event)
      }}
      onPointerMove={(event) => {
        if (held.current !== null) place(event)
      }}
      onPointerUp={() => {
        held.current = null
      }}
    >
      <div className={styles.thumb} style={{ top: start, height: size }} />
    </div>
  )
}
