/** Where frames are written to, when the next file begins, when the capture ends. */
import { useId } from 'react'
import { Button } from '../../components/button.tsx'
import { CheckField, TextField } from '../../components/fields.tsx'
import { useConnection } from '../../connection/connection.ts'
import type { LimitsDraft } from '../../format/options-draft.ts'
import { report } from '../../state/notices.ts'
import type { TabProps } from './interfaces-tab.tsx'
import styles from './options-dialog.module.css'

export function OutputTab({ draft, problems, onChange }: TabProps) {
  const name = useId()
  const host = useConnection((state) => state.host)
  const choosePath = async (): Promise<void> => {
    try {
      const path = await host?.call('dialog.save', { suggestedName: 'capture.pcapng', format: 'pcapng' })
      if (path) onChange({ path, toFile: true })
    } catch (error) {
      report(error)
    }
  }
  return (
    <div className={styles.form}>
      <fieldset className={styles.group}>
        <legend>Written to</legend>
        <CheckField
          radio={name}
          label="The spool folder"
          hint="saved from there when you like; the Spools page lists what is there"
          checked={!draft.toFile}
          onChange={() => onChange({ toFile: false })}
          testId="output-spool"
        />
        <CheckField
          radio={name}
          label="A file"
          checked={draft.toFile}
          onChange={() => onChange({ toFile: true })}
          testId="output-file"
        />
        {draft.toFile && (
          <div className={styles.inner}>
            <TextField
              label="Path, on the machine of the engine"
              mono
              value={draft.path}
              onChange={(path) => onChange({ path })}
              problem={problems.get('path')}
              placeholder="/home/ana/capture.pcapng"
              maxLength={4096}
              testId="output-path"
              after={host && <Button onClick={() => void choosePath()}>Choose…</Button>}
            />
          </div>
        )}
        <CheckField
          label="Several files, one after the other"
          checked={draft.ring}
          onChange={(ring) => onChange({ ring })}
          testId="output-ring"
        />
        {draft.ring && (
          <div className={styles.inner}>
            <Limits
              place="ring"
              limits={draft.ringLimits}
              problems={problems}
              labels={['The next one after', 'or a size of', 'or packets', 'Files kept']}
              placeholders={['10 min', '100 MB', '', 'all']}
              onChange={(ringLimits) => onChange({ ringLimits })}
            />
            {problems.has('ring') ? (
              <p className={styles.problem} role="status">
                {problems.get('ring')}
              </p>
            ) : (
              <p className={styles.note}>
                The oldest file is removed when there are more than are kept. Its frames stay in the table, without
                their bytes.
              </p>
            )}
          </div>
        )}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>Ends by itself</legend>
        <Limits
          place="stop"
          limits={draft.stop}
          problems={problems}
          labels={['After', 'or bytes in all', 'or packets', draft.ring ? 'or files' : null]}
          placeholders={['never', 'no limit', 'no limit', 'no limit']}
          onChange={(stop) => onChange({ stop })}
        />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>Besides</legend>
        <CheckField
          label="Note the process of each frame"
          hint="of this machine’s own connections, on Linux"
          checked={draft.processes}
          onChange={(processes) => onChange({ processes })}
          testId="output-processes"
        />
        <CheckField
          label="Show names for addresses"
          hint="those that come with the frames; nobody is asked"
          checked={draft.resolveNames}
          onChange={(resolveNames) => onChange({ resolveNames })}
          testId="output-names"
        />
      </fieldset>
    </div>
  )
}

interface LimitsProps {
  readonly place: 'ring' | 'stop'
  readonly limits: LimitsDraft
  readonly problems: ReadonlyMap<string, string>
  /** Null leaves the field out. */
  readonly labels: readonly (string | null)[]
  readonly placeholders: readonly string[]
  readonly onChange: (limits: LimitsDraft) => void
}

const FIELDS = ['duration', 'size', 'packets', 'files'] as const

function Limits({ place, limits, problems, labels, placeholders, onChange }: LimitsProps) {
  return (
    <div className={styles.four}>
      {FIELDS.map((field, i) => {
        const label = labels[i]
        return (
          label !== null && (
            <TextField
              key={field}
              label={label}
              value={limits[field]}
              onChange={(text) => onChange({ ...limits, [field]: text })}
              problem={problems.get(`${place}.${field}`)}
              placeholder={placeholders[i]}
              testId={`${place}-${field}`}
            />
          )
        )
      })}
    </div>
  )
}
