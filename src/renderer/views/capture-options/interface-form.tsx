/** The options of one interface: what a device can do, or the form that an extcap program wants filled in. */
import { useEffect, useState } from 'react'
import type { CaptureInterface } from '../../../shared/wire/calls.ts'
import { checkCaptureFilter } from '../../actions/capture-filters.ts'
import { CaptureFilterField } from '../../components/capture-filter-field.tsx'
import { CheckField, SelectField, TextField } from '../../components/fields.tsx'
import { formatCount } from '../../format/numbers.ts'
import type { InterfaceDraft } from '../../format/options-draft.ts'
import { visible } from '../../format/visible.ts'
import { useCapturePlan } from '../../state/capture-plan.ts'
import { ExtcapForm } from './extcap-form.tsx'
import styles from './options-dialog.module.css'

interface InterfaceFormProps {
  readonly name: string
  /** Undefined for a source that was added by hand. */
  readonly entry: CaptureInterface | undefined
  readonly draft: InterfaceDraft
  readonly problems: ReadonlyMap<string, string>
  readonly onChange: (change: Partial<InterfaceDraft>) => void
  readonly onFilter: (name: string, isWrong: boolean) => void
}

const PAUSE_MS = 200

/** What libpcap says of the filter; null while it has not said anything. */
function useFilterProblem(filter: string, name: string, linkType: string): string | null {
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let stale = false
    const timer = setTimeout(() => {
      checkCaptureFilter(filter, name, linkType || undefined).then(
        (answer) => !stale && setProblem(answer),
        () => {},
      )
    }, PAUSE_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [filter, name, linkType])
  return problem
}

export function InterfaceForm({ name, entry, draft, problems, onChange, onFilter }: InterfaceFormProps) {
  const all = useCapturePlan((state) => state.plan)
  const problem = useFilterProblem(draft.filter ?? '', name, draft.linkType)
  const wrong = (field: string): string | undefined => problems.get(`${name}.${field}`)
  const isDevice = entry?.kind === 'device'
  const sample = Number(draft.sample)

  useEffect(() => onFilter(name, problem !== null), [name, problem, onFilter])

  return (
    <div className={styles.form} data-testid="interface-form">
      {entry?.extcap && (
        <>
          <p className={styles.program}>
            {visible(entry.extcap.program)} {visible(entry.extcap.version)}
          </p>
          <ExtcapForm list={entry.extcap.arguments} values={draft.extcap} onChange={(extcap) => onChange({ extcap })} />
        </>
      )}
      <CaptureFilterField
        label="Capture filter"
        value={draft.filter ?? ''}
        onChange={(filter) => onChange({ filter: filter === '' ? undefined : filter })}
        problem={problem}
        placeholder={all.filter.trim() === '' ? 'all packets' : `as all: ${visible(all.filter)}`}
        testId="options-filter"
      />
      {isDevice && (
        <>
          <div>
            <CheckField
              label="Promiscuous"
              hint={draft.promiscuous === undefined ? ' as all' : ''}
              checked={draft.promiscuous ?? all.promiscuous}
              onChange={(promiscuous) =>
                onChange({ promiscuous: promiscuous === all.promiscuous ? undefined : promiscuous })
              }
              testId="options-promiscuous"
            />
            <CheckField
              label="Monitor mode"
              hint={entry.canMonitor ? ' all frames of the air, without a connection' : ' this interface has none'}
              checked={draft.monitor}
              disabled={!entry.canMonitor}
              onChange={(monitor) => onChange({ monitor })}
            />
          </div>
          <div className={styles.two}>
            <SelectField
              label="Link type"
              value={draft.linkType}
              options={[
                ['', entry.linkTypes[0] ? `${entry.linkTypes[0].name}, as it is` : 'As it is'],
                ...entry.linkTypes.map((type): [string, string] => [type.name, `${type.name} – ${type.description}`]),
              ]}
              onChange={(linkType) => onChange({ linkType })}
              disabled={entry.linkTypes.length < 2}
            />
            <SelectField
              label="Time stamps"
              value={draft.timestampType}
              options={[['', 'As they come'], ...entry.timestampTypes.map((type): [string, string] => [type, type])]}
              onChange={(timestampType) => onChange({ timestampType })}
              disabled={entry.timestampTypes.length < 2}
            />
            <TextField
              label="Bytes kept of each frame"
              value={draft.snaplen}
              onChange={(snaplen) => onChange({ snaplen })}
              problem={wrong('snaplen')}
              placeholder={`all, up to ${formatCount(262144)}`}
              inputMode="numeric"
              testId="options-snaplen"
            />
            <TextField
              label="Kernel buffer, MiB"
              value={draft.bufferMib}
              onChange={(bufferMib) => onChange({ bufferMib })}
              problem={wrong('bufferMib')}
              placeholder="as the capture program has it"
              inputMode="numeric"
              testId="options-buffer"
            />
          </div>
        </>
      )}
      <TextField
        label="Keep one frame of"
        value={draft.sample}
        onChange={(text) => onChange({ sample: text })}
        problem={wrong('sample')}
        hint={
          sample > 1
            ? `${formatCount(sample - 1)} of ${formatCount(sample)} frames are left out on purpose. The file says so.`
            : 'Every frame is kept. Under very great load, one of some can be enough.'
        }
        placeholder="1"
        inputMode="numeric"
        testId="options-sample"
      />
    </div>
  )
}
