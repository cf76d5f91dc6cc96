/** Writes lines to the stdin of a tapped command: by hand, from the history, or one of MCP's first messages. */
import { CornerDownLeft } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { sendToTap } from '../../actions/capture.ts'
import { Button } from '../../components/button.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { mcpPresets } from '../../format/mcp-presets.ts'
import styles from './capture.module.css'

const HISTORY = 50

export function TapConsole({ capture }: { readonly capture: number }) {
  const input = useRef<HTMLInputElement>(null)
  const history = useRef<string[]>([])
  const step = useRef(-1)
  const nextId = useRef(1)
  const [line, setLine] = useState('')

  const send = async (): Promise<void> => {
    if (line === '' || !(await sendToTap(capture, line))) return
    history.current = [line, ...history.current.filter((known) => known !== line)].slice(0, HISTORY)
    step.current = -1
    // What was typed since stays.
    setLine((now) => (now === line ? '' : now))
  }

  const recall = (by: number): void => {
    const next = Math.max(-1, Math.min(history.current.length - 1, step.current + by))
    step.current = next
    setLine(next === -1 ? '' : history.current[next])
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') void send()
    else if (event.key === 'ArrowUp') recall(1)
    else if (event.key === 'ArrowDown') recall(-1)
    else return
    event.preventDefault()
  }

  return (
    <div className={styles.console}>
      <input
        ref={input}
        className={`${styles.input} mono`}
        aria-label="Send a line to stdin"
        placeholder="Send a line to stdin"
        spellCheck={false}
        autoComplete="off"
        value={line}
        onChange={(event) => setLine(event.target.value)}
        onKeyDown={onKeyDown}
        data-testid="tap-line"
      />
      <MenuButton
        label="MCP messages"
        size="small"
        testId="tap-presets"
        entries={() =>
          mcpPresets(nextId.current).map(({ label, message, request }) => ({
            label,
            run: () => {
              if (request) nextId.current++
              setLine(message)
              input.current?.focus()
            },
          }))
        }
      >
        MCP
      </MenuButton>
      <Button
        icon={CornerDownLeft}
        size="small"
        disabled={line === ''}
        onClick={() => void send()}
        data-testid="tap-send"
      >
        Send
      </Button>
    </div>
  )
}
