/** Every command by name, with its shortcut; a number goes to that frame. */
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { selectFrame } from '../../actions/selection.ts'
import { allCommands, type Command, isEnabled, runCommand } from '../../commands/registry.ts'
import { formatShortcut } from '../../commands/shortcuts.ts'
import { isMac } from '../../connection/bridge.ts'
import { formatCount } from '../../format/numbers.ts'
import { showOverlay } from '../../state/layout.ts'
import { Dialog } from './dialog.tsx'
import { rank } from './match.ts'
import styles from './palette.module.css'

interface Choice {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly shortcut: string
  readonly enabled: boolean
  readonly run: () => void
}

const asChoice = (command: Command): Choice => ({
  id: command.id,
  title: command.title,
  group: command.group,
  shortcut: command.shortcut ? formatShortcut(command.shortcut, isMac) : '',
  enabled: isEnabled(command),
  run: () => runCommand(command.id),
})

function goTo(typed: string): Choice[] {
  const frame = Number(typed.replaceAll(',', ''))
  if (!Number.isInteger(frame) || frame < 1) return []
  return [
    {
      id: 'palette.frame',
      title: `Go to frame ${formatCount(frame)}`,
      group: 'Go',
      shortcut: '',
      enabled: true,
      run: () => void selectFrame(frame),
    },
  ]
}

export function Palette() {
  const list = useId()
  const [typed, setTyped] = useState('')
  const [index, setIndex] = useState(0)
  const options = useRef<HTMLDivElement>(null)
  const all = useMemo(
    () =>
      allCommands()
        .filter(({ id }) => id !== 'view.palette')
        .map(asChoice),
    [],
  )
  const choices = useMemo(
    () => [...goTo(typed), ...rank(all, typed, (choice) => `${choice.title} ${choice.group}`)],
    [all, typed],
  )

  const choose = (choice: Choice | undefined): void => {
    if (!choice?.enabled) return
    showOverlay(null)
    // The dialog gives the focus back first; the command may move it.
    setTimeout(choice.run)
  }

  const move = (to: number): void => {
    const next = (to + choices.length) % Math.max(1, choices.length)
    setIndex(next)
    options.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') move(index + 1)
    else if (event.key === 'ArrowUp') move(index - 1)
    else if (event.key === 'Enter') choose(choices[index])
    else return
    event.preventDefault()
  }

  return (
    <Dialog label="Commands" testId="palette">
      <input
        className={styles.input}
        role="combobox"
        aria-label="Find a command"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={choices[index] ? `${list}-${choices[index].id}` : undefined}
        placeholder="Find a command, or type a frame number"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setIndex(0)
        }}
        onKeyDown={onKeyDown}
        data-testid="palette-input"
      />
      <div ref={options} id={list} className={styles.list} role="listbox" aria-label="Commands">
        {choices.map((choice, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active option
          <div
            key={choice.id}
            id={`${list}-${choice.id}`}
            className={styles.option}
            role="option"
            aria-selected={i === index}
            aria-disabled={!choice.enabled || undefined}
            onPointerMove={() => setIndex(i)}
            onClick={() => choose(choice)}
          >
            <span className={styles.title}>{choice.title}</span>
            <span className={styles.group}>{choice.group}</span>
            <kbd className={styles.shortcut}>{choice.shortcut}</kbd>
          </div>
        ))}
      </div>
      {choices.length === 0 && <p className={styles.none}>No command is called that.</p>}
    </Dialog>
  )
}
