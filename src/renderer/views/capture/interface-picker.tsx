/** Chooses interfaces and a capture filter, and starts. */
import { RefreshCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { listInterfaces } from '../../actions/interfaces.ts'
import { Button } from '../../components/button.tsx'
import { CommandButton } from '../../components/command-button.tsx'
import { useCaptures } from '../../state/captures.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { onSignal } from '../../state/signals.ts'
import styles from './capture.module.css'
import { CaptureFilter } from './capture-filter.tsx'
import { InterfaceRow } from './interface-row.tsx'

export function InterfacePicker() {
  const list = useRef<HTMLUListElement>(null)
  const answer = useCaptures((state) => state.interfaces)
  const chosen = usePreferences((state) => state.interfaces)
  const promiscuous = usePreferences((state) => state.promiscuous)
  const known = answer?.interfaces ?? []
  const count = known.filter(({ name }) => chosen.includes(name)).length

  useEffect(() => {
    void listInterfaces()
    const focus = (): void => list.current?.querySelector('input')?.focus()
    focus()
    return onSignal('focusInterfaces', focus)
  }, [])

  return (
    <section className={styles.card} aria-labelledby="interfaces-title">
      <header className={styles.header}>
        <h2 id="interfaces-title">Network interfaces</h2>
        <Button
          icon={RefreshCw}
          weight="quiet"
          size="small"
          title="List them again"
          aria-label="List interfaces again"
          onClick={() => void listInterfaces()}
        />
      </header>
      {answer?.problem && (
        <div className={styles.problem} role="status" data-testid="capture-problem">
          <p>{answer.problem.message}</p>
          <p className={styles.hint}>{answer.problem.hint}</p>
        </div>
      )}
      {!answer && <p className={styles.none}>Looking for interfaces…</p>}
      <ul ref={list} className={styles.interfaces}>
        {known.map((entry) => (
          <InterfaceRow key={entry.name} entry={entry} chosen={chosen.includes(entry.name)} />
        ))}
      </ul>
      <footer className={styles.start}>
        <CaptureFilter />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={promiscuous}
            onChange={(event) => setPreferences({ promiscuous: event.target.checked })}
          />
          Promiscuous
        </label>
        <CommandButton
          command="capture.start"
          weight={count > 0 ? 'primary' : 'normal'}
          testId="capture-start-selected"
        >
          {count > 1 ? `Start on ${count} interfaces` : 'Start'}
        </CommandButton>
      </footer>
    </section>
  )
}
