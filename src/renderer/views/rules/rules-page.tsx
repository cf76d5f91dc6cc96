/** The alert rules: packs and their rules with what they found and cost, one of them in full, and the editor of packs. */
import { useRules } from '../../state/rules.ts'
import { RuleBrowser } from './rule-browser.tsx'
import styles from './rules.module.css'
import { useRuleList } from './use-rule-list.ts'

export default function RulesPage() {
  useRuleList()
  const list = useRules((state) => state.list)
  return (
    <div className={styles.page} data-testid="rules-page">
      {list ? <RuleBrowser list={list} /> : <p className={styles.none}>Reading the rules…</p>}
    </div>
  )
}
