/** What of the rules is listed: by text, severity, tag and state. */
import { X } from 'lucide-react'
import type { RefObject } from 'react'
import type { RuleList } from '../../../shared/wire/alerts.ts'
import { Button } from '../../components/button.tsx'
import { SeverityBadge } from '../../components/severity-badge.tsx'
import { plural } from '../../format/numbers.ts'
import { ALL_RULES, type RuleFilter, type RuleStateFilter, tagsOf } from '../../format/rule-list.ts'
import { WORST_FIRST } from '../../format/severity.ts'
import styles from './rules.module.css'

const STATES: readonly (readonly [RuleStateFilter, string])[] = [
  ['all', 'On and off'],
  ['on', 'On'],
  ['off', 'Off'],
  ['alerts', 'With alerts'],
  ['slowed', 'Slowed'],
]

interface RuleFilterBarProps {
  readonly list: RuleList
  readonly found: number
  readonly filter: RuleFilter
  readonly search: RefObject<HTMLInputElement | null>
  readonly onChange: (filter: RuleFilter) => void
}

export function RuleFilterBar({ list, found, filter, search, onChange }: RuleFilterBarProps) {
  const change = (part: Partial<RuleFilter>): void => onChange({ ...filter, ...part })
  const { severities } = filter
  return (
    <search className={styles.filters}>
      <input
        ref={search}
        className={styles.search}
        type="text"
        placeholder="Filter: title, id, tag or words of the description"
        aria-label="Filter the rules"
        value={filter.text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => change({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter.text !== '') change({ text: '' })
        }}
        data-testid="rules-search"
      />
      <fieldset className={styles.severities} aria-label="Severity">
        {WORST_FIRST.map((severity) => (
          <button
            key={severity}
            type="button"
            aria-pressed={severities.includes(severity)}
            data-testid={`rules-${severity}`}
            onClick={() =>
              change({
                severities: severities.includes(severity)
                  ? severities.filter((one) => one !== severity)
                  : [...severities, severity],
              })
            }
          >
            <SeverityBadge severity={severity} />
          </button>
        ))}
      </fieldset>
      <select
        className={styles.select}
        aria-label="Tag"
        value={filter.tag ?? ''}
        onChange={(event) => change({ tag: event.target.value || null })}
      >
        <option value="">All tags</option>
        {tagsOf(list).map(([tag, rules]) => (
          <option key={tag} value={tag}>
            {tag} ({rules})
          </option>
        ))}
      </select>
      <select
        className={styles.select}
        aria-label="State"
        value={filter.state}
        onChange={(event) => change({ state: event.target.value as RuleStateFilter })}
        data-testid="rules-state"
      >
        {STATES.map(([state, title]) => (
          <option key={state} value={state}>
            {title}
          </option>
        ))}
      </select>
      {found < list.rules.length && (
        <>
          <span className={styles.dim} role="status" data-testid="rules-found">
            {plural(found, 'rule')}
          </span>
          <Button
            icon={X}
            size="small"
            weight="quiet"
            title="Show all rules"
            aria-label="Show all rules"
            onClick={() => onChange(ALL_RULES)}
          />
        </>
      )}
    </search>
  )
}
