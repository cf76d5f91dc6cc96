/** Start, or Stop with the red dot while something is captured. */
import { CommandButton } from '../../components/command-button.tsx'
import { isCapturing, useSession } from '../../state/session.ts'
import styles from './top-bar.module.css'

export function CaptureButton() {
  const capturing = useSession(isCapturing)
  return (
    <CommandButton
      command="capture.toggle"
      weight={capturing ? 'danger' : 'normal'}
      label={capturing ? 'Stop capturing' : 'Start capturing'}
      testId={capturing ? 'stop-capture' : 'start-capture'}
    >
      <span className={capturing ? styles.dot : `${styles.dot} ${styles.idle}`} />
      {capturing ? 'Stop' : 'Start'}
    </CommandButton>
  )
}
