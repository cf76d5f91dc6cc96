/** Chooses interfaces, a capture filter and options, and starts. */
import { RefreshCw, SlidersHorizontal } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { listInterfaces, watchInterfaces } from '../../actions/interfaces.ts'
import { Button } from '../../components/button.tsx'
import { CommandButton } from '../../components/command-button.tsx'
import { describePlan, presentOf } from '../../format/capture-plan.ts'
import { visible } from '../../format/visible.ts'
import { setPlan, useCapturePlan } from '../../state/capture-plan.ts'
import { interfaces, useCaptures } from '../../state/captures.ts'
import { onSignal } from '../../state/signals.ts'
import styles from './capture.module.css'
import { CaptureFilter } from './capture-filter.tsx'
import { InterfaceList } from './interface-list.tsx'
import { ProfileMenu } from './profile-menu.tsx'

export function InterfacePicker() {
  const list = useRef<HTMLDivElement>(null)
  const problem = useCaptures((state) => state.interfaces?.problem ?? null)
  const known = useCaptures(interfaces)
  const plan = useCapturePlan((state) => state.plan)
  const present = presentOf(plan, known)

  useEffect(() => {
    void listInterfaces()
    const focus = (): void => list.current?.querySelector('input')?.focus()
    focus()
    const stops = [watchInterfaces(), onSignal('focusInterfaces', focus)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])

  return (
    <section className={styles.card} aria-labelledby="interfaces-title">
      <header className={styles.header}>
        <h2 id="interfaces-title">Interfaces</h2>
        <span className={styles.inline}>
          <CommandButton
            command="capture.options"
            icon={SlidersHorizontal}
            weight="quiet"
            size="small"
            testId="capture-options"
          >
            Options
          </CommandButton>
          <ProfileMenu />
          <Button
            icon={RefreshCw}
            weight="quiet"
            size="small"
            title="List them again"
            aria-label="List interfaces again"
            onClick={() => void listInterfaces()}
          />
        </span>
      </header>
      {problem && (
        <div className={styles.problem} role="status" data-testid="capture-problem">
          <p>{visible(problem.message)}</p>
          <p className={styles.hint}>{visible(problem.hint)}</p>
        </div>
      )}
      <InterfaceList list={list} />
      <footer className={styles.start}>
        <CaptureFilter />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={plan.promiscuous}
            onChange={(event) => setPlan({ promiscuous: event.target.checked })}
          />
          Promiscuous
        </label>
        <CommandButton
          command="capture.start"
          weight={present.length > 0 ? 'primary' : 'normal'}
          testId="capture-start-selected"
        >
          {present.length > 1 ? `Start on ${present.length} interfaces` : 'Start'}
        </CommandButton>
      </footer>
      <ul className={styles.words} aria-label="What is set" data-testid="capture-set">
        {describePlan(plan, present).map((text) => (
          <li key={text}>{visible(text)}</li>
        ))}
      </ul>
    </section>
  )
}
