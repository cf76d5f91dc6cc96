/** Captured text: always React text, with hidden characters as marked placeholders, and its own reading direction. */
import { memo } from 'react'
import { visibleSegments } from '../format/visible.ts'
import styles from './visible-text.module.css'

export const VisibleText = memo(function VisibleText({ text }: { readonly text: string }) {
  const segments = visibleSegments(text)
  if (segments.length === 1 && !segments[0].hidden) return <span className={styles.text}>{text}</span>
  return (
    <span className={styles.text}>
      {segments.map((segment, i) =>
        segment.hidden ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: segments of one text never move
          <span key={i} className={styles.hidden}>
            {segment.text}
          </span>
        ) : (
          segment.text
        ),
      )}
    </span>
  )
})
