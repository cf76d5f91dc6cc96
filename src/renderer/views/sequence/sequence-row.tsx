/** One message: an arrow from who says it to who hears it, over the lifelines, beside its time. */
import { memo } from 'react'
import type { SequenceMessage } from '../../../shared/wire/sequence.ts'
import { visible } from '../../format/visible.ts'
import { arrowOf, fitted, GAP_HEIGHT, gapOf, heightOf, type SequenceLayout, spoken } from './layout.ts'
import styles from './sequence.module.css'

interface SequenceRowProps {
  readonly message: SequenceMessage
  readonly layout: SequenceLayout
  readonly zoom: number
  readonly left: number
  readonly selected: boolean
  readonly place: number
  readonly total: number
  readonly onSelect: (message: SequenceMessage) => void
}

const CHARACTER = 5.7

export const SequenceRow = memo(function SequenceRow(props: SequenceRowProps) {
  const { message, layout, zoom, left, selected, place, total, onSelect } = props
  const arrow = arrowOf(message, layout)
  const gap = gapOf(message)
  const height = heightOf(message, zoom)
  const top = gap === '' ? 0 : GAP_HEIGHT
  const y = top + (height - top) * 0.72
  const room = Math.abs(arrow.to - arrow.from) - 20
  const side = arrow.to > arrow.from ? -1 : 1
  const note = arrow.note === '' ? '' : `  ${arrow.note}`
  const label = fitted(visible(arrow.label), room - note.length * CHARACTER, CHARACTER * Math.min(1.2, zoom))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <article
      className={styles.row}
      style={{ height }}
      data-frame={message.frame}
      data-look={arrow.look}
      data-failed={arrow.failed || undefined}
      data-side={message.fromServer ? 'server' : 'client'}
      aria-posinset={place + 1}
      aria-setsize={total}
      aria-current={selected || undefined}
      aria-label={visible(spoken(message, arrow, layout))}
      onClick={() => onSelect(message)}
    >
      <span className={styles.time}>
        {gap !== '' && <span className={styles.gap}>{gap} later</span>}
        <span className={styles.start} style={{ top: y - 9 }}>
          {message.start.toFixed(6)}
        </span>
      </span>
      <span className={styles.lines}>
        <svg width={layout.width} height={height} style={{ marginLeft: -left }} aria-hidden="true">
          {layout.lifelines.map(({ x }) => (
            <g key={x} className={styles.lifeline}>
              {top > 0 && <line x1={x} x2={x} y1={0} y2={top} strokeDasharray="2 4" />}
              <line x1={x} x2={x} y1={top} y2={height} />
            </g>
          ))}
          <line className={styles.arrow} x1={arrow.from} x2={arrow.to} y1={y} y2={y} />
          <path
            className={styles.head}
            d={`M${arrow.to + 8 * side},${y - 4} L${arrow.to},${y} L${arrow.to + 8 * side},${y + 4}${arrow.look === 'request' ? ' Z' : ''}`}
          />
          <text className={styles.label} x={(arrow.from + arrow.to) / 2} y={y - 6} fontSize={11 * Math.min(1.2, zoom)}>
            {label}
            {note && <tspan className={styles.note}>{note}</tspan>}
            <title>{visible(`${arrow.label}${note}`)}</title>
          </text>
        </svg>
      </span>
    </article>
  )
})
