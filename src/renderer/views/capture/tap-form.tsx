/** Runs a command with its stdin, stdout and stderr tapped, or stands before a server that is reached over HTTP. */
import { type FormEvent, useEffect, useId, useRef } from 'react'
import { startTap } from '../../actions/capture.ts'
import { Button } from '../../components/button.tsx'
import { splitCommandLine } from '../../format/command-line.ts'
import { visible } from '../../format/visible.ts'
import { useCaptures } from '../../state/captures.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { onSignal } from '../../state/signals.ts'
import styles from './capture.module.css'

export function TapForm() {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const history = usePreferences((state) => state.tapHistory)
  const busy = useCaptures((state) => state.busy)
  const line = useCaptures((state) => state.tapLine) ?? history[0] ?? ''
  const directory = usePreferences((state) => state.tapDirectory)
  const listen = usePreferences((state) => state.tapListen)
  const split = splitCommandLine(line)
  const ready = split.ok && split.value.length > 0
  const isUrl = /^\s*https?:\/\//i.test(line)

  useEffect(() => onSignal('focusTap', () => input.current?.select()), [])

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isUrl) void startTap({ url: line.trim(), listen: listen.trim() || null }, line)
    else if (ready) void startTap({ command: split.value, directory: directory.trim() || null }, line)
  }

  return (
    <form className={styles.card} aria-labelledby={`${id}-title`} onSubmit={submit}>
      <header className={styles.header}>
        <h2 id={`${id}-title`}>Run under tap</h2>
      </header>
      <p className={styles.lead}>
        Starts a command, an MCP server for example, and records all it reads and writes. With a URL, stands before that
        server and records what its clients say to it.
      </p>
      <div className={styles.field}>
        <label htmlFor={`${id}-command`}>Command or URL</label>
        <input
          ref={input}
          id={`${id}-command`}
          className={`${styles.input} mono`}
          placeholder="npx -y @modelcontextprotocol/server-everything"
          list={`${id}-history`}
          spellCheck={false}
          autoComplete="off"
          value={line}
          aria-invalid={!isUrl && !split.ok}
          aria-describedby={`${id}-split`}
          onChange={(event) => useCaptures.setState({ tapLine: event.target.value })}
          data-testid="tap-command"
        />
        <datalist id={`${id}-history`}>
          {history.map((command) => (
            <option key={command} value={command} />
          ))}
        </datalist>
        {isUrl ? (
          <p id={`${id}-split`} className={styles.aside}>
            Give its clients the URL that shows once it runs.
          </p>
        ) : (
          <p id={`${id}-split`} className={split.ok ? styles.words : styles.invalid} data-testid="tap-words">
            {split.ok
              ? split.value.map((word, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the words of one line, in order
                  <code key={i} className="mono">
                    {visible(word) || '∅'}
                  </code>
                ))
              : split.error}
          </p>
        )}
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-where`}>{isUrl ? 'Listen on' : 'Working directory'}</label>
        <input
          id={`${id}-where`}
          className={`${styles.input} mono`}
          placeholder={isUrl ? 'a free port of this machine; or PORT, HOST:PORT' : 'the engine’s own'}
          spellCheck={false}
          autoComplete="off"
          value={isUrl ? listen : directory}
          onChange={({ target: { value } }) => setPreferences(isUrl ? { tapListen: value } : { tapDirectory: value })}
          data-testid={isUrl ? 'tap-listen' : 'tap-directory'}
        />
      </div>
      <div className={styles.actions}>
        <Button
          type="submit"
          weight={ready || isUrl ? 'primary' : 'normal'}
          disabled={!(ready || isUrl) || busy}
          data-testid="tap-start"
        >
          Start
        </Button>
      </div>
    </form>
  )
}
