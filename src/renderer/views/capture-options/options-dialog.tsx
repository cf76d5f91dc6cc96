/** All options of a capture: of each interface, where it is written to, when it ends. Kept when it is right as a whole. */
import { useId, useState } from 'react'
import { startCapture } from '../../actions/capture.ts'
import { resolveNames } from '../../actions/names.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { presentOf } from '../../format/capture-plan.ts'
import { plural } from '../../format/numbers.ts'
import { draftOf, type OptionsDraft, readDraft } from '../../format/options-draft.ts'
import { planNow, setPlan } from '../../state/capture-plan.ts'
import { interfaces, useCaptures } from '../../state/captures.ts'
import { showOverlay } from '../../state/layout.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { InterfacesTab } from './interfaces-tab.tsx'
import styles from './options-dialog.module.css'
import { OutputTab } from './output-tab.tsx'

const TABS = ['Interfaces', 'Output and end'] as const
type Tab = (typeof TABS)[number]

function close(): void {
  useCaptures.setState({ optionsOf: null })
  showOverlay(null)
}

export default function OptionsDialog() {
  const id = useId()
  const known = useCaptures(interfaces)
  const [tab, setTab] = useState<Tab>('Interfaces')
  const [wrongFilters, setWrongFilters] = useState<ReadonlySet<string>>(new Set())
  const [draft, setDraft] = useState<OptionsDraft>(() =>
    draftOf(planNow(), useCaptures.getState().secrets, usePreferences.getState().resolveNames),
  )
  const read = readDraft(draft, planNow(), known)
  const wrong = read.problems.size + wrongFilters.size
  const present = presentOf(read.plan, known)
  const change = (to: Partial<OptionsDraft>): void => setDraft((before) => ({ ...before, ...to }))

  const keep = (): boolean => {
    if (wrong > 0) return false
    setPlan(read.plan)
    useCaptures.setState({ secrets: read.secrets })
    if (read.resolveNames !== usePreferences.getState().resolveNames) {
      setPreferences({ resolveNames: read.resolveNames })
      void resolveNames(read.resolveNames)
    }
    close()
    return true
  }
  const start = (): void => {
    if (keep()) void startCapture()
  }
  const noteFilter = (name: string, isWrong: boolean): void =>
    setWrongFilters((before) => {
      if (before.has(name) === isWrong) return before
      const after = new Set(before)
      if (isWrong) after.add(name)
      else after.delete(name)
      return after
    })

  return (
    <Modal
      wide
      title="Capture options"
      testId="capture-options-dialog"
      onClose={close}
      onSubmit={() => void keep()}
      foot={
        <>
          <span className={styles.count} role="status">
            {wrong > 0 ? `${plural(wrong, 'field')} to put right` : ''}
          </span>
          <Button onClick={close}>Cancel</Button>
          <Button disabled={wrong > 0 || present.length === 0} onClick={start} data-testid="options-start">
            Keep and start
          </Button>
          <Button type="submit" weight="primary" disabled={wrong > 0} data-testid="options-keep">
            Keep
          </Button>
        </>
      }
    >
      <div className={styles.tabs} role="tablist" aria-label="Options">
        {TABS.map((each, i) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-tab-${i}`}
            aria-selected={each === tab}
            aria-controls={`${id}-panel`}
            tabIndex={each === tab ? 0 : -1}
            className={styles.tab}
            data-testid={`options-tab-${i}`}
            onClick={() => setTab(each)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
              const other = TABS[1 - i]
              setTab(other)
              document.getElementById(`${id}-tab-${1 - i}`)?.focus()
            }}
          >
            {each}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-tab-${TABS.indexOf(tab)}`}>
        {tab === 'Interfaces' ? (
          <InterfacesTab draft={draft} problems={read.problems} onChange={change} onFilter={noteFilter} />
        ) : (
          <OutputTab draft={draft} problems={read.problems} onChange={change} />
        )}
      </div>
    </Modal>
  )
}
