/** One of a few, as buttons side by side. */
import type { ReactNode } from 'react'
import styles from './choice.module.css'

interface ChoiceProps<T> {
  readonly label: string
  readonly options: readonly (readonly [T, ReactNode])[]
  readonly value: T
  readonly onChange: (value: T) => void
}

export function Choice<T extends string | number>({ label, options, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className={styles.choice} aria-label={label}>
      {options.map(([each, title]) => (
        <button key={each} type="button" aria-pressed={each === value} onClick={() => onChange(each)}>
          {title}
        </button>
      ))}
    </fieldset>
  )
}
