/** The interfaces at the left, chosen or not; the options of one of them at the right. */
import { useState } from 'react'
import { type InterfaceDraft, interfaceDraft, type OptionsDraft } from '../../format/options-draft.ts'
import { visible } from '../../format/visible.ts'
import { useCapturePlan } from '../../state/capture-plan.ts'
import { interfaces, useCaptures } from '../../state/captures.ts'
import { InterfaceForm } from './interface-form.tsx'
import styles from './options-dialog.module.css'

export interface TabProps {
  readonly draft: OptionsDraft
  /** By field. */
  readonly problems: ReadonlyMap<string, string>
  readonly onChange: (change: Partial<OptionsDraft>) => void
}

interface InterfacesTabProps extends TabProps {
  /** Hears whether the filter of an interface is wrong. */
  readonly onFilter: (name: string, isWrong: boolean) => void
}

const isSet = (draft: InterfaceDraft | undefined): boolean =>
  draft !== undefined && JSON.stringify(draft) !== JSON.stringify(interfaceDraft())

export function InterfacesTab({ draft, problems, onChange, onFilter }: InterfacesTabProps) {
  const known = useCaptures(interfaces)
  const added = useCapturePlan((state) => state.plan.added)
  const names = [...known.map(({ name }) => name), ...added.map(({ name }) => name)]
  const [current, setCurrent] = useState(
    () => useCaptures.getState().optionsOf ?? draft.chosen.find((name) => names.includes(name)) ?? names[0],
  )
  const change = (to: Partial<InterfaceDraft>): void =>
    onChange({
      interfaces: { ...draft.interfaces, [current]: { ...(draft.interfaces[current] ?? interfaceDraft()), ...to } },
    })
  if (current === undefined) return <p className={styles.note}>There is nothing to capture on.</p>
  return (
    <div className={styles.interfaces}>
      <ul className={styles.list} aria-label="Interfaces">
        {names.map((name) => {
          const wrong = [...problems.keys()].some((field) => field.startsWith(`${name}.`))
          return (
            <li key={name} className={styles.item} data-current={name === current || undefined}>
              <input
                type="checkbox"
                aria-label={`Capture on ${visible(name)}`}
                checked={draft.chosen.includes(name)}
                onChange={(event) => {
                  const others = draft.chosen.filter((other) => other !== name)
                  onChange({ chosen: event.target.checked ? [...others, name] : others })
                }}
              />
              <button
                type="button"
                aria-pressed={name === current}
                title={visible(name)}
                data-testid={`options-of-${name}`}
                onClick={() => setCurrent(name)}
              >
                {visible(name)}
              </button>
              {(wrong || isSet(draft.interfaces[name])) && (
                <span
                  className={wrong ? `${styles.set} ${styles.wrong}` : styles.set}
                  role="img"
                  aria-label={wrong ? 'to put right' : 'has options of its own'}
                />
              )}
            </li>
          )
        })}
      </ul>
      <InterfaceForm
        key={current}
        name={current}
        entry={known.find(({ name }) => name === current)}
        draft={draft.interfaces[current] ?? interfaceDraft()}
        problems={problems}
        onChange={change}
        onFilter={onFilter}
      />
    </div>
  )
}
