/** All there is to capture on: devices, programs that speak extcap, and sources that were added by hand. */
import { type RefObject, useMemo } from 'react'
import type { CaptureInterface } from '../../../shared/wire/calls.ts'
import { runCommand } from '../../commands/registry.ts'
import { refusePlan } from '../../format/capture-plan.ts'
import { useCapturePlan } from '../../state/capture-plan.ts'
import { interfaces, useCaptures } from '../../state/captures.ts'
import styles from './capture.module.css'
import { AddedRow, InterfaceRow } from './interface-row.tsx'

export function InterfaceList({ list }: { readonly list: RefObject<HTMLDivElement | null> }) {
  const answer = useCaptures((state) => state.interfaces)
  const known = useCaptures(interfaces)
  const filterProblems = useCaptures((state) => state.filterProblems)
  const secrets = useCaptures((state) => state.secrets)
  const plan = useCapturePlan((state) => state.plan)
  const problems = useMemo(() => {
    // What is wrong with the filter of all is said beside it.
    const own = [...filterProblems].filter(([name]) => plan.settings[name]?.filter !== undefined)
    return refusePlan(plan, known, new Map(own), secrets)
  }, [plan, known, filterProblems, secrets])
  const row = (entry: CaptureInterface) => (
    <InterfaceRow
      key={entry.name}
      entry={entry}
      name={entry.name}
      chosen={plan.chosen.includes(entry.name)}
      problem={problems.get(entry.name)}
    />
  )
  const devices = known.filter(({ kind }) => kind !== 'extcap')
  const programs = known.filter(({ kind }) => kind === 'extcap')
  return (
    <div ref={list} className={styles.interfaces} data-testid="interfaces">
      {!answer && <p className={styles.none}>Looking for interfaces…</p>}
      {answer && known.length === 0 && !answer.problem && (
        <p className={styles.none}>There is nothing to capture on.</p>
      )}
      <ul>{devices.map(row)}</ul>
      {programs.length > 0 && (
        <>
          <h3 className={styles.group}>Programs</h3>
          <ul>{programs.map(row)}</ul>
        </>
      )}
      <h3 className={styles.group}>Elsewhere</h3>
      <ul>
        {plan.added.map(({ name }) => (
          <AddedRow key={name} name={name} chosen={plan.chosen.includes(name)} problem={problems.get(name)} />
        ))}
        <li>
          <button
            type="button"
            className={styles.add}
            data-testid="add-source"
            onClick={() => runCommand('capture.addSource')}
          >
            + By ssh or from a pipe…
          </button>
        </li>
      </ul>
    </div>
  )
}
