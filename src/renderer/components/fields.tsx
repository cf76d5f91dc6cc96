/** Fields of forms: a label, what is filled in, and under it what is wrong, or a hint. */
import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './fields.module.css'

interface FieldProps {
  readonly label: string
  readonly problem?: string | null
  readonly hint?: ReactNode
}

interface TextFieldProps extends FieldProps, Omit<ComponentProps<'input'>, 'onChange'> {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly mono?: boolean
  readonly testId?: string
  /** Beside the input. */
  readonly after?: ReactNode
}

export function TextField(props: TextFieldProps) {
  const { label, problem, hint, value, onChange, mono, testId, after, className, ...rest } = props
  const id = useId()
  return (
    <div className={`${styles.field} ${className ?? ''}`}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.row}>
        <input
          {...rest}
          id={id}
          className={mono ? `${styles.input} mono` : styles.input}
          spellCheck={false}
          autoComplete="off"
          value={value}
          aria-invalid={Boolean(problem)}
          aria-describedby={problem || hint ? `${id}-more` : undefined}
          onChange={(event) => onChange(event.target.value)}
          data-testid={testId}
        />
        {after}
      </div>
      <More id={`${id}-more`} problem={problem} hint={hint} testId={testId} />
    </div>
  )
}

interface SelectFieldProps extends FieldProps {
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
  readonly disabled?: boolean
  readonly testId?: string
}

export function SelectField({ label, problem, hint, value, options, onChange, disabled, testId }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles.input}
        value={value}
        disabled={disabled}
        aria-describedby={problem || hint ? `${id}-more` : undefined}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
      >
        {options.map(([each, title]) => (
          <option key={each} value={each}>
            {title}
          </option>
        ))}
      </select>
      <More id={`${id}-more`} problem={problem} hint={hint} testId={testId} />
    </div>
  )
}

function More({
  id,
  problem,
  hint,
  testId,
}: Omit<FieldProps, 'label'> & { readonly id: string; readonly testId?: string }) {
  if (problem) {
    return (
      <p id={id} className={styles.problem} role="status" data-testid={testId && `${testId}-problem`}>
        {problem}
      </p>
    )
  }
  return hint ? (
    <p id={id} className={styles.hint}>
      {hint}
    </p>
  ) : null
}

interface CheckFieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly testId?: string
  /** One of several of this name, as a radio button. */
  readonly radio?: string
}

export function CheckField({ label, hint, checked, onChange, disabled, testId, radio }: CheckFieldProps) {
  return (
    <label className={styles.check} data-disabled={disabled || undefined}>
      <input
        type={radio === undefined ? 'checkbox' : 'radio'}
        name={radio}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        data-testid={testId}
      />
      <span>
        {label}
        {hint && <span className={styles.hint}>{hint}</span>}
      </span>
    </label>
  )
}
