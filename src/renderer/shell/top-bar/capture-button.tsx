/** Start, or Stop with the red dot while something is captured. */
import { startProblem } from '../../actions/capture.ts'
import { CommandButton } from '../../components/command-button.tsx'
import { visible } from '../../format/visible.ts'
import { useCapturePlan } from '../../state/capture-plan.ts'
import { useCaptures } from '../../state/captures.ts'
import { isCapturing, useSession } from '../../state/session.ts'
import styles from './top-bar.module.css'

export function CaptureButton() {
  const capturing = useSession(isCapturing)
  useCaptures((state) => state.filterProblems)
  useCapturePlan((state) => state.plan)
  const problem = startProblem()
  const title = problem === null ? 'Start capturing' : `Start capturing. ${visible(problem)}`
  return (
    <CommandButton
      command="capture.toggle"
      weight={capturing ? 'danger' : 'normal'}
      label={capturing ? 'Stop capturing' : title}
      testId={capturing ? 'stop-capture' : 'start-capture'}
    >
      <span className={capturing ? styles.dot : `${styles.dot} ${styles.idle}`} />
      {capturing ? 'Stop' : 'Start'}
    </CommandButton>
  )
}
