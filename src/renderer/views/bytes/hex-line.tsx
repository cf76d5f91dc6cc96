/** One line of the dump: offset, sixteen bytes, their text. */
// biome-ignore-all lint/a11y/useSemanticElements: a table element can't be scrolled in pieces
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names the active cell
import { memo } from 'react'
import type { ByteRange } from '../../state/selection.ts'
import styles from './bytes.module.css'
import { asciiOf, formatOffset, hexOf, holds, LINE_BYTES } from './layout.ts'

interface HexLineProps {
  readonly id: string
  readonly bytes: Uint8Array
  readonly line: number
  readonly top: number
  readonly lit: ByteRange | null
  readonly marked: ByteRange | null
  readonly cursor: number | null
}

const MIDDLE = LINE_BYTES / 2

export const HexLine = memo(function HexLine({ id, bytes, line, top, lit, marked, cursor }: HexLineProps) {
  const start = line * LINE_BYTES
  const part = [...bytes.subarray(start, start + LINE_BYTES)]

  /** A run of lit bytes is one shape: round where it begins and ends, closed between. */
  const classOf = (offset: number): string | undefined => {
    const range = holds(marked, offset) ? marked : holds(lit, offset) ? lit : null
    const classes: string[] = []
    if (range) {
      classes.push(range === marked ? styles.marked : styles.lit)
      if (offset === range.start || offset === start) classes.push(styles.begins)
      if (offset === range.end - 1 || offset === start + LINE_BYTES - 1) classes.push(styles.ends)
    }
    if (offset === cursor) classes.push(styles.cursor)
    return classes.length > 0 ? classes.join(' ') : undefined
  }

  return (
    <div className={styles.line} role="row" aria-rowindex={line + 1} style={{ top }}>
      <span className={styles.offset} role="rowheader">
        {formatOffset(start, bytes.length)}
      </span>
      {part.map((byte, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
          key={i}
          id={`${id}-${start + i}`}
          role="gridcell"
          className={`${styles.byte} ${i === MIDDLE ? styles.middle : ''} ${classOf(start + i) ?? ''}`}
          aria-selected={holds(lit, start + i) || holds(marked, start + i)}
          data-offset={start + i}
        >
          {hexOf(byte)}
        </span>
      ))}
      {Array.from({ length: LINE_BYTES - part.length }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places at the end of the last line
        <span key={`empty-${i}`} className={`${styles.byte} ${part.length + i === MIDDLE ? styles.middle : ''}`} />
      ))}
      <span className={styles.ascii} aria-hidden="true">
        {part.map((byte, i) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
            key={i}
            className={`${classOf(start + i) ?? ''} ${byte < 0x20 || byte > 0x7e ? styles.dot : ''}`}
            data-offset={start + i}
          >
            {asciiOf(byte)}
          </span>
        ))}
      </span>
    </div>
  )
})
