/** What Sigma's rules are as rules of ours, and which are refused, before they become a pack. */
import type { RuleImport } from '../../../shared/wire/alerts.ts'
import { takeSigma } from '../../actions/new-rules.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { SeverityBadge } from '../../components/severity-badge.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import styles from './rules.module.css'

/** Of each list. */
const MOST = 300

export function SigmaDialog({ imported: { rules, refused } }: { readonly imported: RuleImport }) {
  const some = rules.length > 0
  return (
    <Modal
      title="Import Sigma rules"
      testId="sigma-dialog"
      wide
      onClose={() => takeSigma(false)}
      onSubmit={() => takeSigma(some)}
      foot={
        <>
          <Button onClick={() => takeSigma(false)}>Cancel</Button>
          <Button type="submit" weight="primary" disabled={!some} data-testid="sigma-go">
            {some ? `Open ${plural(rules.length, 'rule')} as a new pack` : 'Nothing to import'}
          </Button>
        </>
      }
    >
      {some && (
        <>
          <h3 className={styles.sigmaHead}>{plural(rules.length, 'rule')} can be imported</h3>
          <ul className={styles.sigma} data-testid="sigma-rules">
            {rules.slice(0, MOST).map(({ id, title, severity, when }) => (
              <li key={id}>
                <SeverityBadge severity={severity} />
                <div>
                  <VisibleText text={title} />
                  <code>
                    <VisibleText text={when} />
                  </code>
                </div>
              </li>
            ))}
          </ul>
          <More of={rules.length} />
        </>
      )}
      {refused.length > 0 && (
        <>
          <h3 className={styles.sigmaHead}>{plural(refused.length, 'rule')} not imported</h3>
          <ul className={styles.sigma} data-testid="sigma-refused">
            {refused.slice(0, MOST).map(({ file, title, reason }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several may have the same title and reason; the list does not change
              <li key={i}>
                <div>
                  <VisibleText text={title} /> <span className={styles.dim}>{file}</span>
                  <p className={styles.warning}>
                    <VisibleText text={reason} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
          <More of={refused.length} />
        </>
      )}
    </Modal>
  )
}

function More({ of }: { readonly of: number }) {
  return of > MOST ? <p className={styles.dim}>and {formatCount(of - MOST)} more</p> : null
}
