/** The alert rules: packs and their rules with what they found and cost, one of them in full, and the editor of packs. */
import { useRules } from '../../state/rules.ts'
import { LeaveDialog } from './leave-dialog.tsx'
import { RuleBrowser } from './rule-browser.tsx'
import { RuleEditor } from './rule-editor.tsx'
import styles from './rules.module.css'
import { SigmaDialog } from './sigma-dialog.tsx'
import { useRuleList } from './use-rule-list.ts'

export default function RulesPage() {
  useRuleList()
  const list = useRules((state) => state.list)
  const draft = useRules((state) => state.draft)
  const leaving = useRules((state) => state.leaving !== null)
  const importing = useRules((state) => state.importing)
  return (
    <div className={styles.page} data-testid="rules-page">
      {draft && <RuleEditor draft={draft} />}
      {/* The list stays as it was while a pack is edited. */}
      {list && (
        <div className={draft ? styles.hidden : styles.browser}>
          <RuleBrowser list={list} />
        </div>
      )}
      {!draft && !list && <p className={styles.none}>Reading the rules…</p>}
      {importing && <SigmaDialog imported={importing} />}
      {draft && leaving && <LeaveDialog draft={draft} />}
    </div>
  )
}
