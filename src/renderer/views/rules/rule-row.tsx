/** A line of the list: a pack, what is wrong in it, or a rule. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { openPack } from '../../actions/rule-draft.ts'
import { Button } from '../../components/button.tsx'
import { SeverityBadge } from '../../components/severity-badge.tsx'
import { Switch } from '../../components/switch.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, formatMillis } from '../../format/numbers.ts'
import { lineKey, type RuleLine } from '../../format/rule-list.ts'
import { visible } from '../../format/visible.ts'
import { useRules } from '../../state/rules.ts'
import styles from './rules.module.css'
import { slowedText } from './slowed-text.ts'
import { switchLine } from './switch-line.ts'

interface RuleRowProps {
  readonly line: RuleLine
  readonly isChosen: boolean
  /** The one that Tab leads to. */
  readonly isCurrent: boolean
  readonly showsPack: boolean
  /** Of the rule that costs most, in milliseconds. */
  readonly most: number
  readonly onFocus: (key: string) => void
  readonly onToggle: (pack: string) => void
}

export function RuleRow(props: RuleRowProps) {
  const { line, isChosen, isCurrent, onFocus, onToggle } = props
  const common = {
    tabIndex: isCurrent ? 0 : -1,
    onFocus: () => onFocus(lineKey(line)),
    'data-testid': line.kind === 'rule' ? `rule-${line.rule.id}` : line.kind,
  }
  if (line.kind === 'pack') {
    return (
      <tr
        {...common}
        className={styles.pack}
        aria-level={1}
        aria-expanded={line.open}
        onClick={() => onToggle(line.pack.name)}
      >
        <PackCells line={line} />
      </tr>
    )
  }
  if (line.kind === 'problem') {
    return (
      <tr
        {...common}
        className={styles.problem}
        aria-level={2}
        title="Open the pack there"
        onClick={() => openPack(line.pack.name, line.line)}
      >
        <td />
        <td colSpan={6}>
          {line.line > 0 && <span className={styles.place}>line {line.line}</span>} <VisibleText text={line.message} />
        </td>
      </tr>
    )
  }
  return (
    <tr
      {...common}
      aria-level={props.showsPack ? 1 : 2}
      aria-selected={isChosen}
      data-off={!line.rule.enabled || undefined}
      onClick={() => useRules.setState({ chosen: line.rule.id })}
    >
      <RuleCells {...props} line={line} />
    </tr>
  )
}

function PackCells({ line }: { readonly line: Extract<RuleLine, { kind: 'pack' }> }) {
  const { pack, rules, on, open } = line
  const Chevron = open ? ChevronDown : ChevronRight
  const name = visible(pack.name)
  return (
    <>
      <td>
        <Switch
          label={on > 0 ? `Switch off all rules of ${name}` : `Switch on all rules of ${name}`}
          checked={on > 0}
          mixed={on > 0 && on < rules}
          tabIndex={-1}
          onChange={() => switchLine(line)}
          testId={`pack-switch-${pack.name}`}
        />
      </td>
      <td colSpan={6}>
        <span className={styles.packLine}>
          <Chevron size={13} strokeWidth={1.5} aria-hidden="true" />
          <b>{name}</b>
          <span className={styles.chip}>{pack.builtIn ? 'built in' : 'own'}</span>
          <span className={styles.dim}>
            {on === rules ? formatCount(rules) : `${formatCount(on)} of ${formatCount(rules)} on`}
          </span>
          {pack.problems.length > 0 && (
            <span className={styles.bad}>
              {formatCount(pack.problems.length)} {pack.problems.length === 1 ? 'problem' : 'problems'}
            </span>
          )}
          <Button
            size="small"
            weight="quiet"
            tabIndex={-1}
            aria-label={pack.builtIn ? `Read ${name}` : `Edit ${name}`}
            onClick={(event) => {
              event.stopPropagation()
              openPack(pack.name)
            }}
            data-testid={`pack-open-${pack.name}`}
          >
            {pack.builtIn ? 'Read' : 'Edit'}
          </Button>
        </span>
      </td>
    </>
  )
}

function RuleCells({ line, showsPack, most }: RuleRowProps & { readonly line: Extract<RuleLine, { kind: 'rule' }> }) {
  const { id, title, severity, enabled, alerts, hits, tested, ms, slowed } = line.rule
  return (
    <>
      <td>
        <Switch
          label={`${enabled ? 'Switch off' : 'Switch on'}: ${visible(title)}`}
          checked={enabled}
          tabIndex={-1}
          onChange={() => switchLine(line)}
          testId={`switch-${id}`}
        />
      </td>
      <td className={styles.rule} title={visible(`${title} (${id})`)}>
        <VisibleText text={title} /> <span className={styles.id}>{id}</span>
        {showsPack && <span className={styles.chip}>{visible(line.pack.name)}</span>}
        {slowed && (
          <span className={styles.slowed} title={slowedText(line.rule)}>
            slowed
          </span>
        )}
      </td>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <td className={styles.number}>
        {alerts > 0 ? <b>{formatCount(alerts)}</b> : <span className={styles.dim}>0</span>}
      </td>
      <td className={`${styles.number} ${styles.dim}`}>{formatCount(hits)}</td>
      <td className={`${styles.number} ${styles.dim}`}>{formatCount(tested)}</td>
      <td className={styles.number}>
        <span className={styles.cost}>
          {tested > 0 || ms > 0 ? formatMillis(ms) : ''}
          {tested > 0 && (
            <span className={styles.costBar} aria-hidden="true">
              <span style={{ width: `${Math.round((ms / most) * 100)}%` }} />
            </span>
          )}
        </span>
      </td>
    </>
  )
}
