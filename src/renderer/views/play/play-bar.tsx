/** The replay's transport: play, pause, step, a slider over the time, the speed. Shown while there is a replay. */
import { Pause, Play, SkipBack, StepBack, StepForward, X } from 'lucide-react'
import { seekPlay } from '../../actions/play.ts'
import { CommandButton } from '../../components/command-button.tsx'
import { CheckField } from '../../components/fields.tsx'
import { formatCount } from '../../format/numbers.ts'
import { formatPlayTime } from '../../format/play-time.ts'
import { durationOf, PLAY_SPEEDS, type PlaySpeed, usePlay } from '../../state/play.ts'
import { useSession } from '../../state/session.ts'
import styles from './play-bar.module.css'

const SLIDER_STEPS = 1000
/** What takes less is shown to the millisecond. */
const SHORT_SECONDS = 60

export function PlayBar() {
  const { head, playing } = usePlay()
  const duration = useSession((state) => (state.info ? durationOf(state.info) : 0))
  if (!head) return null
  const at = Math.max(0, Math.min(duration, head.seconds))
  const digits = duration < SHORT_SECONDS ? 3 : 1
  return (
    <section className={styles.bar} aria-label="Replay" data-testid="play-bar">
      <CommandButton command="play.restart" icon={SkipBack} size="small" weight="quiet" />
      <CommandButton command="play.stepBack" icon={StepBack} size="small" weight="quiet" testId="play-step-back" />
      <CommandButton command="play.toggle" icon={playing ? Pause : Play} size="small" testId="play-toggle" />
      <CommandButton command="play.step" icon={StepForward} size="small" weight="quiet" testId="play-step" />
      <input
        className={styles.slider}
        type="range"
        aria-label="Time of the replay"
        aria-valuetext={formatPlayTime(at)}
        min={0}
        max={duration}
        step={duration / SLIDER_STEPS || 1}
        value={at}
        onChange={(event) => void seekPlay(Number(event.target.value))}
        data-testid="play-slider"
      />
      <span className={styles.time} data-testid="play-time">
        <b>{formatPlayTime(at, digits)}</b> / {formatPlayTime(duration, digits)}
      </span>
      <span className={styles.time} data-testid="play-frames">
        <b>{formatCount(head.shown)}</b> of {formatCount(head.found)} frames
      </span>
      <Speed />
      <CommandButton command="play.close" icon={X} size="small" weight="quiet" testId="play-close" />
    </section>
  )
}

function Speed() {
  const { speed, skipsPauses } = usePlay()
  return (
    <>
      <select
        className={styles.speed}
        aria-label="Speed"
        title="Speed"
        value={speed}
        onChange={(event) => usePlay.setState({ speed: Number(event.target.value) as PlaySpeed })}
        data-testid="play-speed"
      >
        {PLAY_SPEEDS.map((each) => (
          <option key={each} value={each}>
            {each === 0 ? 'max' : `${each}×`}
          </option>
        ))}
      </select>
      <CheckField
        label="Skip pauses"
        checked={skipsPauses}
        onChange={(value) => usePlay.setState({ skipsPauses: value })}
      />
    </>
  )
}
