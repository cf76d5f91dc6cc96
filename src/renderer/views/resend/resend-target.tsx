/** Where the message goes: a program under the tap, or the recorded command, started for it. */
import { tappedPrograms } from '../../actions/resend.ts'
import { CheckField, TextField } from '../../components/fields.tsx'
import { splitCommandLine, withoutFolders } from '../../format/command-line.ts'
import { visible } from '../../format/visible.ts'
import { type ResendTarget, useResend } from '../../state/resend.ts'
import { captures, useSession } from '../../state/session.ts'
import styles from './resend-pane.module.css'

const START = 'start'

export function ResendTargetFields() {
  const target = useResend((state) => state.target)
  const idle = useResend((state) => state.phase === 'idle')
  const programs = tappedPrograms(useSession(captures))
  const gone = target !== START && !programs.some(({ id }) => id === target)
  const choose = (value: string): void => {
    const chosen: ResendTarget = value === START ? START : Number(value)
    // How it is started stands where the answer does.
    useResend.setState({ target: chosen, ...(chosen === START && { answer: null, problem: null }) })
  }
  return (
    <label className={styles.target}>
      <span>To</span>
      <select
        className={styles.select}
        value={target}
        disabled={!idle}
        onChange={(event) => choose(event.target.value)}
        data-testid="resend-target"
      >
        {gone && <option value={target}>the program, which has ended</option>}
        {programs.map(({ id, title, pid }) => (
          <option key={id} value={id}>
            {visible(withoutFolders(title))} (pid {pid})
          </option>
        ))}
        <option value={START}>the recorded command, started anew</option>
      </select>
    </label>
  )
}

/** Why a command can't be started; null when nothing is wrong with it. */
export function commandProblem(command: string): string | null {
  const split = splitCommandLine(command)
  if (!split.ok) return split.error
  return split.value.length === 0 ? 'Type the command that starts the server' : null
}

/** How the recorded command is started. */
export function StartFields() {
  const { command, directory, handshake } = useResend()
  return (
    <div className={styles.start} data-testid="resend-start">
      <p className={styles.lead}>
        “Start and send” runs this command under the tap, as you and with this application’s environment.
      </p>
      <TextField
        label="Command"
        mono
        value={command}
        problem={commandProblem(command)}
        onChange={(value) => useResend.setState({ command: value })}
        testId="resend-command"
      />
      <CheckField
        label="Greet it first, as MCP clients do (initialize, initialized)"
        checked={handshake}
        onChange={(value) => useResend.setState({ handshake: value })}
        testId="resend-handshake"
      />
      <TextField
        label="Working directory"
        mono
        placeholder="the engine’s own"
        value={directory}
        onChange={(value) => useResend.setState({ directory: value })}
      />
    </div>
  )
}
