/** Asks which alerts are written, as what. Where to is asked by the system afterwards. */
import { useState } from 'react'
import { type AlertFormat, exportAlerts } from '../../actions/alerts.ts'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/fields.tsx'
import { Modal } from '../../components/modal.tsx'
import { NO_FILTER, useAlerts } from '../../state/alerts.ts'
import { showOverlay } from '../../state/layout.ts'
import { report } from '../../state/notices.ts'
import styles from './alert-view.module.css'

const FORMATS: readonly (readonly [AlertFormat, string, string])[] = [
  ['jsonl', 'JSON lines', 'all there is of each, a line an alert'],
  ['csv', 'CSV', 'for spreadsheets'],
  ['sarif', 'SARIF', 'for code scanning and CI'],
  ['cef', 'CEF', 'for a SIEM'],
]

const close = (): void => showOverlay(null)

export function ExportDialog() {
  const filter = useAlerts((state) => state.filter)
  const [format, setFormat] = useState<AlertFormat>('jsonl')
  const [all, setAll] = useState(false)
  const submit = (): void => {
    close()
    void exportAlerts(format, all ? { ...NO_FILTER, states: [] } : filter).catch(report)
  }
  return (
    <Modal
      title="Export alerts"
      testId="alerts-export-dialog"
      onClose={close}
      onSubmit={submit}
      foot={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" weight="primary" data-testid="alerts-export-go">
            Export…
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <fieldset className={styles.choices}>
          <legend>Format</legend>
          {FORMATS.map(([each, label, hint]) => (
            <CheckField
              key={each}
              radio="alert-format"
              label={label}
              hint={hint}
              checked={each === format}
              onChange={() => setFormat(each)}
              testId={`alerts-export-${each}`}
            />
          ))}
        </fieldset>
        <fieldset className={styles.choices}>
          <legend>Alerts</legend>
          <CheckField
            radio="alert-scope"
            label="Those shown"
            hint="as the pane filters them"
            checked={!all}
            onChange={() => setAll(false)}
          />
          <CheckField
            radio="alert-scope"
            label="All"
            hint="suppressed ones, too"
            checked={all}
            onChange={() => setAll(true)}
          />
        </fieldset>
      </div>
    </Modal>
  )
}
