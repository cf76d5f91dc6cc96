/** A frame's number, which leads there. */
import { selectFrame } from '../../actions/selection.ts'
import { formatCount } from '../../format/numbers.ts'
import styles from './servers-pane.module.css'

interface FrameLinkProps {
  readonly frame: number
  /** Before the number. */
  readonly word?: string
  readonly title?: string
}

export function FrameLink({ frame, word = '', title = 'Go to this frame' }: FrameLinkProps) {
  return (
    <button type="button" className={styles.link} title={title} onClick={() => void selectFrame(frame)}>
      {`${word}${formatCount(frame)}`}
    </button>
  )
}
