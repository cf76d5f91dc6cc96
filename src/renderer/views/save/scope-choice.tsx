/** Which frames, with how many they are. */
import { useId } from 'react'
import { formatCount } from '../../format/numbers.ts'
import { type FrameCounts, refuseRange, SCOPES, type Scope, scopeCount } from '../../format/save-choice.ts'
import styles from './save-dialog.module.css'

interface ScopeChoiceProps {
  readonly scope: Scope
  readonly range: string
  readonly counts: FrameCounts
  readonly onScope: (scope: Scope) => void
  readonly onRange: (range: string) => void
}

function titleOf(scope: Scope, { selected }: FrameCounts): string {
  switch (scope) {
    case 'all':
      return 'All'
    case 'displayed':
      return 'Displayed'
    case 'marked':
      return 'Marked'
    case 'selected':
      return selected === null ? 'Selected' : `Selected: frame ${formatCount(selected)}`
    case 'range':
      return 'Range'
  }
}

export function ScopeChoice({ scope, range, counts, onScope, onRange }: ScopeChoiceProps) {
  const name = useId()
  const problem = refuseRange(range, counts.all)
  return (
    <fieldset className={styles.group}>
      <legend>Frames</legend>
      {SCOPES.map((each) => {
        const count = scopeCount(each, range, counts)
        const empty = each !== 'range' && count === 0
        return (
          <label key={each} className={styles.choice} data-disabled={empty || undefined}>
            <input
              type="radio"
              name={name}
              checked={each === scope}
              disabled={empty}
              onChange={() => onScope(each)}
              data-testid={`scope-${each}`}
            />
            <span>{titleOf(each, counts)}</span>
            <span className={styles.number}>
              {count === null || (each === 'range' && count === 0) ? '' : formatCount(count)}
            </span>
          </label>
        )
      })}
      <input
        className={styles.input}
        aria-label="Range of frames"
        aria-invalid={problem !== undefined}
        placeholder="1-5,8,100-"
        autoComplete="off"
        spellCheck={false}
        value={range}
        onFocus={() => onScope('range')}
        onChange={(event) => {
          onScope('range')
          onRange(event.target.value)
        }}
        data-testid="scope-range-text"
      />
      <p className={styles.problem} role="status">
        {problem}
      </p>
    </fieldset>
  )
}
