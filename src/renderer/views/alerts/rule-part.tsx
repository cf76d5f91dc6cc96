/** The rule that found it: what to do, what it means, where to read on, and the rule itself. */
import type { RuleText } from '../../../shared/wire/alerts.ts'
import { ExternalLink } from '../../components/external-link.tsx'
import { VisibleLines } from '../../components/visible-lines.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { tagWords } from '../../format/rule-tags.ts'
import { signal } from '../../state/signals.ts'
import styles from './alert-view.module.css'
import { Part } from './part.tsx'

export function RulePart({ rule }: { readonly rule: RuleText }) {
  const { id, description, remediation, falsepositives, references, tags, pack, yaml } = rule
  const open = (
    <button type="button" className={styles.link} onClick={() => signal('showRule', id)} data-testid="alert-open-rule">
      Open rule
    </button>
  )
  return (
    <>
      {remediation !== '' && (
        <Part title="What to do">
          <VisibleLines text={remediation.trim()} className={styles.prose} />
        </Part>
      )}
      <Part title="What it means" more={open}>
        <VisibleLines text={description.trim()} className={styles.prose} />
        {tags.length > 0 && (
          <ul className={styles.tags} aria-label="Tags">
            {tags.map((tag) => (
              <li key={tag} title={tag}>
                <VisibleText text={tagWords(tag)} />
              </li>
            ))}
          </ul>
        )}
      </Part>
      {falsepositives.length > 0 && (
        <Part title="May be nothing">
          <Items items={falsepositives} />
        </Part>
      )}
      {references.length > 0 && (
        <Part title="Read on">
          <ul className={styles.items}>
            {references.map((url) => (
              <li key={url}>
                <ExternalLink url={url} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <details className={styles.yaml}>
        <summary>
          The rule <span className={styles.dim}>in {pack}</span>
        </summary>
        <pre>
          <VisibleLines text={yaml.trimEnd()} />
        </pre>
      </details>
    </>
  )
}

function Items({ items }: { readonly items: readonly string[] }) {
  return (
    <ul className={styles.items}>
      {items.map((item) => (
        <li key={item}>
          <VisibleText text={item} />
        </li>
      ))}
    </ul>
  )
}
