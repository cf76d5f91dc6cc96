/** A rule in full: what it finds, what to do then, its condition, and what it found and cost here. */
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RuleInfo, RulePack, RuleText } from '../../../shared/wire/alerts.ts'
import { copyRule } from '../../actions/new-rules.ts'
import { openPack } from '../../actions/rule-draft.ts'
import { enableRules, readRule, showAlertsOf } from '../../actions/rules.ts'
import { Button } from '../../components/button.tsx'
import { ExternalLink } from '../../components/external-link.tsx'
import type { MenuEntry } from '../../components/menu.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { SeverityBadge } from '../../components/severity-badge.tsx'
import { Switch } from '../../components/switch.tsx'
import { VisibleLines } from '../../components/visible-lines.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, formatMillis, plural } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import { useRules } from '../../state/rules.ts'
import styles from './rules.module.css'
import { microseconds, slowedText } from './slowed-text.ts'

const NONE: readonly RulePack[] = []

interface RuleDetailProps {
  readonly rule: RuleInfo
  readonly pack: RulePack
}

export function RuleDetail({ rule, pack }: RuleDetailProps) {
  const { id, title, severity, enabled, alerts, slowed } = rule
  const [text, setText] = useState<RuleText | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read again may have changed
  useEffect(() => {
    let stale = false
    void readRule(id).then((answer) => !stale && setText(answer))
    return () => {
      stale = true
    }
  }, [id, rule.line, rule.title, rule.description, pack.problems])
  return (
    <section className={styles.detail} aria-label="Rule" data-testid="rule-detail">
      <div className={styles.detailHead}>
        <h3>
          <VisibleText text={title} />
        </h3>
        <Button
          icon={X}
          size="small"
          weight="quiet"
          title="Close"
          aria-label="Close the rule"
          onClick={() => useRules.setState({ chosen: null })}
        />
      </div>
      <div className={styles.facts}>
        <Switch
          label={enabled ? 'Switch off' : 'Switch on'}
          checked={enabled}
          onChange={(on) => void enableRules({ rules: [id] }, on)}
          testId="detail-switch"
        />
        <SeverityBadge severity={severity} />
        <code>{id}</code>
        <span className={styles.dim}>
          {visible(pack.name)}, line {rule.line}
        </span>
      </div>
      <div className={styles.actions}>
        <Button size="small" disabled={alerts === 0} onClick={() => showAlertsOf(id)} data-testid="rule-alerts">
          {alerts === 0 ? 'No alerts' : `Show ${plural(alerts, 'alert')}`}
        </Button>
        <Button size="small" onClick={() => openPack(pack.name, rule.line)} data-testid="rule-open">
          {pack.builtIn ? 'Read in its pack' : 'Edit'}
        </Button>
        <CopyButton rule={rule} pack={pack} />
      </div>
      {slowed && <p className={styles.warning}>{slowedText(rule)}</p>}
      {text && <Texts text={text} />}
      <Costs rule={rule} />
    </section>
  )
}

function CopyButton({ rule, pack }: RuleDetailProps) {
  const own = useRules((state) => state.list?.packs ?? NONE).filter(({ builtIn }) => !builtIn)
  const label = 'Copy to my rules'
  if (own.length === 0) {
    return (
      <Button size="small" onClick={() => copyRule(rule, pack, null)} data-testid="rule-copy">
        {label}
      </Button>
    )
  }
  const entries = (): MenuEntry[] => [
    ...own.map(({ name }) => ({ label: visible(name), run: () => copyRule(rule, pack, name) })),
    'line',
    { label: 'A new pack', run: () => copyRule(rule, pack, null) },
  ]
  return (
    <MenuButton label={label} size="small" entries={entries} testId="rule-copy">
      {label}
    </MenuButton>
  )
}

function Texts({ text }: { readonly text: RuleText }) {
  const { description, remediation, falsepositives, references, tags, yaml } = text
  return (
    <>
      <VisibleLines className={styles.prose} text={description} />
      {remediation !== '' && (
        <>
          <h4>What to do</h4>
          <VisibleLines className={styles.prose} text={remediation} />
        </>
      )}
      <Lines title="Known false alerts" lines={falsepositives} />
      {tags.length > 0 && (
        <>
          <h4>Tags</h4>
          <p className={styles.tags}>
            {tags.map((tag) => (
              <span key={tag} className={styles.chip}>
                {tag}
              </span>
            ))}
          </p>
        </>
      )}
      {references.length > 0 && (
        <>
          <h4>References</h4>
          <ul className={styles.lines}>
            {references.map((url) => (
              <li key={url}>
                <ExternalLink url={url} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h4>Condition</h4>
      <div data-testid="rule-yaml">
        <VisibleLines className={styles.yaml} text={conditionOf(yaml)} />
      </div>
    </>
  )
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>
            <VisibleText text={line} />
          </li>
        ))}
      </ul>
    </>
  )
}

const TOLD = /^(id|title|description|severity|tags|references|falsepositives|remediation):/

/** Of a rule's YAML, what is not told above. */
function conditionOf(yaml: string): string {
  let isTold = false
  const lines = yaml.split('\n').filter((line) => {
    if (/^\S/.test(line)) isTold = TOLD.test(line)
    return !isTold
  })
  return lines.join('\n').trim()
}

function Costs({ rule: { hits, tested, ms, alerts } }: { readonly rule: RuleInfo }) {
  if (tested === 0 && hits === 0) return null
  return (
    <>
      <h4>In this session</h4>
      <p className={styles.prose}>
        {`${plural(alerts, 'alert')}, ${plural(hits, 'hit')}`}
        {tested > 0 &&
          `; tested on ${formatCount(tested)} frames in ${formatMillis(ms)}, ${microseconds(ms, tested)} a frame`}
      </p>
    </>
  )
}
