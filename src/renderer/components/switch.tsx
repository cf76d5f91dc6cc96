/** On or off, at once. */
import styles from './switch.module.css'

interface SwitchProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  /** Some of what it stands for is on. */
  readonly mixed?: boolean
  readonly testId?: string
  readonly tabIndex?: number
}

export function Switch({ label, checked, onChange, mixed, testId, tabIndex }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      className={styles.switch}
      aria-checked={checked}
      aria-label={label}
      title={label}
      data-mixed={mixed || undefined}
      data-testid={testId}
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation()
        onChange(!checked)
      }}
    />
  )
}
