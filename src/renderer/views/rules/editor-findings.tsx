/** Under the editor: what is wrong in a pack, and how its rules did on their samples. Each leads to its line. */
import { Check, CircleAlert, X } from 'lucide-react'
import type { RuleTests } from '../../../shared/wire/alerts.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { plural } from '../../format/numbers.ts'
import type { RuleDraft } from '../../state/rules.ts'
import styles from './rules.module.css'

type Outcome = RuleTests['outcomes'][number]

export const outcomeText = ({ rule, kind, number, passed }: Outcome): string => {
  const sample = `${rule}: sample ${number} of \`${kind}\``
  if (passed) return `${sample} ${kind === 'fires' ? 'raises an alert, as it has to' : 'stays silent, as it has to'}`
  return `${sample} ${kind === 'fires' ? 'raises no alert' : 'raises an alert'}`
}

interface EditorFindingsProps {
  readonly draft: RuleDraft
  readonly onGo: (line: number, column: number) => void
}

export function EditorFindings({ draft: { problems, tests, text }, onGo }: EditorFindingsProps) {
  if (problems.length === 0 && !tests) return null
  const outcomes = tests?.outcomes ?? []
  const failed = outcomes.filter(({ passed }) => !passed)
  const rules = new Set(outcomes.map(({ rule }) => rule)).size
  return (
    <section className={styles.findings} aria-label="Problems and tests" data-testid="editor-findings">
      <ul>
        {problems.map(({ line, column, message }) => (
          <Finding key={`${line} ${column} ${message}`} line={line} onGo={() => onGo(line, column)}>
            <CircleAlert className={styles.bad} size={13} strokeWidth={1.5} aria-label="Problem" />
            <VisibleText text={message} />
          </Finding>
        ))}
        {failed.map((one) => (
          <Finding key={`${one.rule} ${one.kind} ${one.number}`} line={one.line} onGo={() => onGo(one.line, 1)}>
            <X className={styles.bad} size={13} strokeWidth={1.5} aria-label="Failed" />
            <VisibleText text={outcomeText(one)} />
          </Finding>
        ))}
      </ul>
      {tests && (
        <p className={failed.length > 0 ? styles.bad : styles.verdict} role="status" data-testid="editor-outcome">
          {failed.length === 0 && outcomes.length > 0 && <Check size={13} strokeWidth={2} aria-hidden="true" />}
          {verdictOf(outcomes.length, failed.length, rules)}
          {tests.text !== text && <span className={styles.dim}>, before the last change</span>}
        </p>
      )}
    </section>
  )
}

function verdictOf(samples: number, failed: number, rules: number): string {
  if (samples === 0) return 'No rule has samples.'
  if (failed === 0) return `${plural(samples, 'sample')} of ${plural(rules, 'rule')} passed`
  return `${plural(failed, 'sample')} of ${samples} failed`
}

interface FindingProps {
  readonly line: number
  readonly onGo: () => void
  readonly children: React.ReactNode
}

function Finding({ line, onGo, children }: FindingProps) {
  return (
    <li>
      <button type="button" onClick={onGo}>
        {children}
        {line > 0 && <span className={styles.place}>line {line}</span>}
      </button>
    </li>
  )
}
