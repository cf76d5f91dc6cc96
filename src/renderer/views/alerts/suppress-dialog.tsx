/** Asks what is suppressed, why, and how long. */
import { useState } from 'react'
import type { AlertItem } from '../../../shared/wire/alerts.ts'
import { suppress } from '../../actions/alerts.ts'
import { Button } from '../../components/button.tsx'
import { CheckField, SelectField, TextField } from '../../components/fields.tsx'
import { Modal } from '../../components/modal.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { keyText } from '../../format/alert-text.ts'
import { useAlerts } from '../../state/alerts.ts'
import { showOverlay } from '../../state/layout.ts'
import styles from './alert-view.module.css'

const HOUR_MS = 3_600_000
const TIMES: Readonly<Record<string, number | null>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  ever: null,
}
const TIME_WORDS = [
  ['hour', '1 hour'],
  ['day', '1 day'],
  ['week', '1 week'],
  ['ever', 'for ever'],
] as const

const close = (): void => {
  useAlerts.setState({ suppressing: null })
  showOverlay(null)
}

export function SuppressDialog() {
  const alert = useAlerts((state) => state.suppressing)
  return alert && <Ask alert={alert} />
}

function Ask({ alert }: { readonly alert: AlertItem }) {
  const [reason, setReason] = useState('')
  const [whole, setWhole] = useState(alert.key.length === 0)
  const [time, setTime] = useState('ever')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (): void => {
    if (reason.trim() === '') return setProblem('Say why: whoever finds it hidden later will ask')
    const lifeMs = TIMES[time]
    close()
    void suppress({
      rule: alert.rule,
      key: whole ? null : alert.key.map(([name, value]) => [name, value] as [string, string]),
      reason: reason.trim(),
      untilMs: lifeMs === null ? null : Date.now() + lifeMs,
    })
  }
  return (
    <Modal
      title="Suppress alerts"
      testId="suppress-dialog"
      onClose={close}
      onSubmit={submit}
      foot={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" weight="primary" data-testid="suppress-go">
            Suppress
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          <VisibleText text={alert.title} />
        </p>
        <TextField
          label="Reason"
          value={reason}
          maxLength={1000}
          problem={problem}
          onChange={(text) => {
            setReason(text)
            setProblem(null)
          }}
          testId="suppress-reason"
        />
        <fieldset className={styles.choices} aria-label="Which alerts">
          <CheckField
            radio="suppress"
            label={
              <>
                Those of this key{' '}
                <span className={`${styles.dim} mono`}>
                  <VisibleText text={keyText(alert)} />
                </span>
              </>
            }
            checked={!whole}
            disabled={alert.key.length === 0}
            onChange={() => setWhole(false)}
            testId="suppress-key"
          />
          <CheckField
            radio="suppress"
            label={
              <>
                All that the rule finds{' '}
                <span className={`${styles.dim} mono`}>
                  <VisibleText text={alert.rule} />
                </span>
              </>
            }
            checked={whole}
            onChange={() => setWhole(true)}
            testId="suppress-rule"
          />
        </fieldset>
        <SelectField label="How long" value={time} options={TIME_WORDS} onChange={setTime} testId="suppress-time" />
      </div>
    </Modal>
  )
}
