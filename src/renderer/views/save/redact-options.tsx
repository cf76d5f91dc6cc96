/** What is a secret: built-in detectors, patterns and paths of the user. Kept in the preferences. */
import { useId } from 'react'
import { DETECTOR_KINDS, type DetectorKind } from '../../../shared/wire/redaction.ts'
import { CheckField } from '../../components/fields.tsx'
import { type RedactionPreferences, setPreferences, usePreferences } from '../../state/preferences.ts'
import styles from './redact-dialog.module.css'

const TITLES: Readonly<Record<DetectorKind, string>> = {
  'private-key': 'Private keys',
  jwt: 'JSON web tokens',
  'aws-key': 'AWS keys',
  'github-token': 'GitHub tokens',
  'gitlab-token': 'GitLab tokens',
  'api-key': 'API keys (sk-…)',
  'slack-token': 'Slack tokens',
  'google-key': 'Google keys',
  'npm-token': 'npm tokens',
  bearer: 'Bearer and Basic',
  'url-password': 'Passwords in URLs',
  password: 'Password members',
  email: 'E-mail addresses',
  card: 'Card numbers',
}

function change(to: Partial<RedactionPreferences>): void {
  setPreferences({ redaction: { ...usePreferences.getState().redaction, ...to } })
}

export function RedactOptions({ problem }: { readonly problem: string | null }) {
  const { patterns, paths, detectorsOff, keepLength } = usePreferences((state) => state.redaction)
  const off = detectorsOff.length
  const toggle = (kind: string, on: boolean): void =>
    change({ detectorsOff: on ? detectorsOff.filter((one) => one !== kind) : [...detectorsOff, kind] })
  return (
    <>
      <Lines
        label="Patterns, one a line: NAME=REGEX"
        value={patterns}
        placeholder="badge=ACME-\d{8}"
        onChange={(text) => change({ patterns: text })}
        testId="redact-patterns"
      />
      <Lines
        label="JSON paths, one a line"
        value={paths}
        placeholder="params.arguments.password"
        onChange={(text) => change({ paths: text })}
        testId="redact-paths"
      />
      <p className={styles.problem} role="status" data-testid="redact-problem">
        {problem}
      </p>
      <CheckField
        label="Keep lengths"
        checked={keepLength}
        onChange={(on) => change({ keepLength: on })}
        testId="redact-keep-length"
      />
      <details className={styles.detectors}>
        <summary>
          Detectors{' '}
          <span className={styles.dim}>
            {off === 0 ? 'all' : `${DETECTOR_KINDS.length - off} of ${DETECTOR_KINDS.length}`}
          </span>
        </summary>
        {DETECTOR_KINDS.map((kind) => (
          <CheckField
            key={kind}
            label={TITLES[kind]}
            checked={!detectorsOff.includes(kind)}
            onChange={(on) => toggle(kind, on)}
            testId={`detector-${kind}`}
          />
        ))}
      </details>
    </>
  )
}

interface LinesProps {
  readonly label: string
  readonly value: string
  readonly placeholder: string
  readonly onChange: (text: string) => void
  readonly testId: string
}

function Lines({ label, value, placeholder, onChange, testId }: LinesProps) {
  const id = useId()
  return (
    <div className={styles.lines}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className={styles.text}
        rows={3}
        spellCheck={false}
        autoComplete="off"
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
      />
    </div>
  )
}
