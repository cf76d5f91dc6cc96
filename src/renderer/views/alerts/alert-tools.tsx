/** What of the alerts is shown, and how: severities, states, a text, further filters, groups, and what else can be done. */
import { Ellipsis, Funnel, X } from 'lucide-react'
import { SEVERITIES, type Severity } from '../../../shared/severity.ts'
import type { AlertGrouping, AlertList } from '../../../shared/wire/alerts.ts'
import { Button } from '../../components/button.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { SeverityMark } from '../../components/severity-mark.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount } from '../../format/numbers.ts'
import { SEVERITY_WORDS, WORST_FIRST } from '../../format/severity.ts'
import { filterAlerts, useAlerts } from '../../state/alerts.ts'
import styles from './alerts-pane.module.css'
import { STATE_CHOICES } from './state-choices.ts'
import { activeFilters, filterMenu, paneMenu } from './tools-menus.ts'

interface AlertToolsProps {
  readonly list: AlertList
}

export function AlertTools({ list }: AlertToolsProps) {
  const filter = useAlerts((state) => state.filter)
  const group = useAlerts((state) => state.group)
  const chips = activeFilters(filter, list)
  return (
    <>
      <div className={styles.tools}>
        <SeverityToggles chosen={filter.severities} counts={list.bySeverity} />
        <input
          className={styles.search}
          type="search"
          placeholder="Title, key, host or note"
          aria-label="Alerts have the text"
          value={filter.text}
          maxLength={1000}
          spellCheck={false}
          onChange={(event) => filterAlerts({ text: event.target.value })}
          data-testid="alerts-text"
        />
        <select
          className={styles.select}
          aria-label="State"
          title="State"
          value={filter.states.join()}
          onChange={(event) => filterAlerts({ states: [...(STATE_CHOICES.get(event.target.value)?.states ?? [])] })}
          data-testid="alerts-state"
        >
          {[...STATE_CHOICES].map(([value, { title, count }]) => (
            <option key={value} value={value}>
              {`${title} ${formatCount(count(list.byState))}`}
            </option>
          ))}
        </select>
        <select
          className={styles.select}
          aria-label="Group by"
          title="Group by"
          value={group ?? ''}
          onChange={(event) =>
            useAlerts.setState({
              group: event.target.value === '' ? null : (event.target.value as AlertGrouping),
              open: [],
            })
          }
          data-testid="alerts-group"
        >
          <option value="">No groups</option>
          <option value="rule">By rule</option>
          <option value="server">By server</option>
          <option value="host">By host</option>
        </select>
        <span className={styles.buttons}>
          <MenuButton
            label="Filter alerts"
            icon={Funnel}
            size="small"
            weight="quiet"
            entries={() => filterMenu(filter, list)}
          />
          <MenuButton
            label="Alerts: more"
            icon={Ellipsis}
            size="small"
            weight="quiet"
            entries={() => paneMenu(filter, list)}
            testId="alerts-more"
          />
        </span>
      </div>
      {chips.length > 0 && (
        <div className={styles.chips}>
          {chips.map(({ name, text, clear }) => (
            <span key={name} className={styles.chip}>
              <span className={styles.dim}>{name}</span>
              <span className={styles.chipText}>
                <VisibleText text={text} />
              </span>
              <Button
                icon={X}
                size="small"
                weight="quiet"
                aria-label={`Any ${name}`}
                title={`Any ${name}`}
                onClick={clear}
              />
            </span>
          ))}
        </div>
      )}
    </>
  )
}

interface SeverityTogglesProps {
  /** None of them stands for all. */
  readonly chosen: readonly Severity[]
  readonly counts: readonly number[]
}

function SeverityToggles({ chosen, counts }: SeverityTogglesProps) {
  const toggle = (severity: Severity): void => {
    const next = chosen.includes(severity) ? chosen.filter((each) => each !== severity) : [...chosen, severity]
    filterAlerts({ severities: next.length === SEVERITIES.length ? [] : next })
  }
  return (
    <fieldset className={styles.severities} aria-label="Severities">
      {WORST_FIRST.map((severity) => {
        const count = counts[SEVERITIES.indexOf(severity)]
        return (
          <button
            key={severity}
            type="button"
            aria-pressed={chosen.includes(severity)}
            data-none={count === 0 || undefined}
            title={`${SEVERITY_WORDS[severity]}: ${formatCount(count)}`}
            onClick={() => toggle(severity)}
            data-testid={`alerts-${severity}`}
          >
            <SeverityMark severity={severity} size={9} />
            {formatCount(count)}
          </button>
        )
      })}
    </fieldset>
  )
}
