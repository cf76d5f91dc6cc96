// biome-ignore-all lint/a11y/useSemanticElements: a table element can't be scrolled in pieces
/** The hex dump: lines in sight only, one cursor, the selected field lit, a range marked for copying. */
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useShallow } from 'zustand/react/shallow'
import { copyText } from '../../actions/clipboard.ts'
import { selectByte } from '../../actions/selection.ts'
import { Menu, type MenuPoint } from '../../components/menu.tsx'
import { useListWindow } from '../../components/use-window.ts'
import { type ByteRange, useSelection } from '../../state/selection.ts'
import styles from './bytes.module.css'
import { bytesMenu } from './bytes-menu.ts'
import { HexLine } from './hex-line.tsx'
import { byteOfKey, copyHex, LINE_BYTES, lineCount, rangeBetween } from './layout.ts'

const LINE = 19
const PADDING = 6

/** Bytes of the selected field in this source. */
function useLit(source: number): ByteRange | null {
  const lit = useSelection(
    useShallow(({ detail, node }) => {
      if (!detail || node === null || detail.tree.source[node] !== source || detail.tree.length[node] === 0) return null
      return { source, start: detail.tree.start[node], end: detail.tree.start[node] + detail.tree.length[node] }
    }),
  )
  return lit
}

const offsetAt = (event: PointerEvent | MouseEvent): number | null => {
  const cell = (event.target as Element).closest<HTMLElement>('[data-offset]')
  return cell ? Number(cell.dataset.offset) : null
}

interface HexViewProps {
  readonly frame: number
  readonly bytes: Uint8Array
  readonly source: number
}

export function HexView({ frame, bytes, source }: HexViewProps) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const anchor = useRef<number | null>(null)
  const [menu, setMenu] = useState<MenuPoint | null>(null)
  const cursor = useSelection((state) => state.cursor)
  const marked = useSelection((state) => state.marked)
  const lit = useLit(source)
  const lines = lineCount(bytes.length)
  const { first, end, onScroll, reveal, page } = useListWindow(box, lines, LINE, PADDING)
  const shownLines = useMemo(() => Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i), [first, end])

  useEffect(() => {
    if (cursor !== null) reveal(Math.floor(cursor / LINE_BYTES))
    else if (lit) reveal(Math.floor(lit.start / LINE_BYTES))
  }, [cursor, lit, reveal])

  const mark = (from: number, to: number): void =>
    useSelection.setState({ cursor: to, marked: rangeBetween(source, from, to) })
  const chosen = (): ByteRange => marked ?? lit ?? { source, start: 0, end: bytes.length }

  const onPointerDown = (event: PointerEvent): void => {
    const offset = offsetAt(event)
    if (offset === null || event.button !== 0) return
    if (event.shiftKey && cursor !== null) {
      mark(anchor.current ?? cursor, offset)
      return
    }
    anchor.current = offset
    selectByte(source, offset)
  }

  const onPointerMove = (event: PointerEvent): void => {
    const offset = (event.buttons & 1) === 1 ? offsetAt(event) : null
    if (offset !== null && anchor.current !== null && offset !== cursor) mark(anchor.current, offset)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const mod = event.ctrlKey || event.metaKey
    if (mod && event.key.toLowerCase() === 'c') {
      const { start, end: stop } = chosen()
      void copyText(copyHex(bytes.subarray(start, stop)))
    } else if (mod && event.key.toLowerCase() === 'a') {
      mark(0, bytes.length - 1)
    } else {
      const at = cursor ?? lit?.start ?? 0
      const target = byteOfKey(event.key, mod, at, bytes.length, page)
      if (target === null) return
      if (event.shiftKey) {
        anchor.current ??= at
        mark(anchor.current, target)
      } else {
        anchor.current = target
        selectByte(source, target)
      }
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={box}
      className={styles.hex}
      role="grid"
      aria-label="Bytes"
      aria-rowcount={lines}
      aria-colcount={LINE_BYTES + 1}
      aria-activedescendant={cursor === null ? undefined : `${id}-${cursor}`}
      tabIndex={0}
      data-testid="bytes"
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onContextMenu={(event) => {
        event.preventDefault()
        setMenu({ x: event.clientX, y: event.clientY })
      }}
    >
      <div role="presentation" style={{ height: lines * LINE + 2 * PADDING, position: 'relative' }}>
        {shownLines.map((line) => (
          <HexLine
            key={line}
            id={id}
            bytes={bytes}
            line={line}
            top={PADDING + line * LINE}
            lit={within(lit, line)}
            marked={within(marked, line)}
            cursor={cursor !== null && Math.floor(cursor / LINE_BYTES) === line ? cursor : null}
          />
        ))}
      </div>
      {menu && (
        <Menu
          label="Bytes"
          at={menu}
          entries={bytesMenu(frame, bytes, chosen(), marked !== null || lit !== null)}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  )
}

/** The range when it touches the line: other lines need not be drawn again. */
function within(range: ByteRange | null, line: number): ByteRange | null {
  if (!range) return null
  const start = line * LINE_BYTES
  return range.start < start + LINE_BYTES && range.end > start ? range : null
}
