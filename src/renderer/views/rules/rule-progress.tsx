/** How far the rules are with the frames there are, with a way to stop them and to go on. */
import { Pause, Play } from 'lucide-react'
import { runRules } from '../../actions/rules.ts'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useSession } from '../../state/session.ts'
import styles from './rules.module.css'

export function RuleProgress() {
  const on = useSession((state) => state.info?.alerts.on ?? true)
  const progress = useSession((state) => state.info?.alerts.progress ?? null)
  if (on && !progress) return null
  return (
    <span className={styles.progress} role="status" data-testid="rules-progress">
      {!on && 'Rules are stopped: no frames are looked at.'}
      {on && progress && (
        <>
          {formatCount(progress.done)} of {formatCount(progress.total)} frames
          <ProgressBar value={progress.done / progress.total} label="Frames that rules looked at" width={90} />
        </>
      )}
      <Button
        size="small"
        icon={on ? Pause : Play}
        onClick={() => void runRules(!on)}
        data-testid={on ? 'rules-stop' : 'rules-continue'}
      >
        {on ? 'Stop' : 'Continue'}
      </Button>
    </span>
  )
}
