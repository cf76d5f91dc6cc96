/** The list of rules with its filter, and what is chosen beside it. */
import { FileInput, Plus, RefreshCw } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { RuleList } from '../../../shared/wire/alerts.ts'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { plural } from '../../format/numbers.ts'
import { ALL_RULES, matchingRules, type RuleSort, ruleLines } from '../../format/rule-list.ts'
import { visible } from '../../format/visible.ts'
import { useRules } from '../../state/rules.ts'
import { RuleDetail } from './rule-detail.tsx'
import { RuleFilterBar } from './rule-filter-bar.tsx'
import { RuleProgress } from './rule-progress.tsx'
import { RuleTable } from './rule-table.tsx'
import styles from './rules.module.css'

export function RuleBrowser({ list }: { readonly list: RuleList }) {
  const chosen = useRules((state) => state.chosen)
  const [filter, setFilter] = useState(ALL_RULES)
  const [sort, setSort] = useState<RuleSort>({ order: 'pack', descending: false })
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const search = useRef<HTMLInputElement>(null)
  const lines = useMemo(() => ruleLines(list, filter, sort, closed), [list, filter, sort, closed])
  const found = useMemo(() => matchingRules(list, filter).length, [list, filter])
  const rule = list.rules.find(({ id }) => id === chosen)

  // A rule that is shown from elsewhere is in sight, whatever was filtered here.
  useEffect(() => {
    const { list: known } = useRules.getState()
    const wanted = known?.rules.find(({ id }) => id === chosen)
    if (!known || !wanted) return
    setFilter((before) => (matchingRules(known, before).includes(wanted) ? before : ALL_RULES))
    setClosed((before) => {
      const { name } = known.packs[wanted.pack]
      return before.has(name) ? new Set([...before].filter((one) => one !== name)) : before
    })
  }, [chosen])

  const toggle = (pack: string): void =>
    setClosed((before) =>
      before.has(pack) ? new Set([...before].filter((one) => one !== pack)) : new Set(before).add(pack),
    )

  return (
    <>
      <header className={styles.header}>
        <h2>Alert rules</h2>
        <p>{summaryOf(list)}</p>
        <RuleProgress />
        <Button icon={FileInput} size="small" onClick={() => runCommand('rules.import')} data-testid="rules-import">
          Import Sigma
        </Button>
        <Button icon={Plus} size="small" onClick={() => runCommand('rules.new')} data-testid="rules-new">
          New pack
        </Button>
        <Button
          icon={RefreshCw}
          weight="quiet"
          size="small"
          title="Read the files again"
          aria-label="Read the files of rules again"
          onClick={() => runCommand('rules.reload')}
        />
      </header>
      {list.problem !== '' && (
        <p className={styles.banner} role="status">
          {visible(list.problem)}
        </p>
      )}
      <RuleFilterBar list={list} found={found} filter={filter} search={search} onChange={setFilter} />
      <div className={styles.columns} data-detail={rule !== undefined || undefined}>
        <RuleTable
          list={list}
          lines={lines}
          sort={sort}
          chosen={chosen}
          onSort={setSort}
          onToggle={toggle}
          onSearch={() => search.current?.focus()}
        />
        {rule && <RuleDetail key={rule.id} rule={rule} pack={list.packs[rule.pack]} />}
      </div>
    </>
  )
}

function summaryOf({ rules, packs }: RuleList): string {
  const on = rules.filter(({ enabled }) => enabled).length
  return `${plural(rules.length, 'rule')} in ${plural(packs.length, 'pack')}, ${on === rules.length ? 'all' : on} on`
}
