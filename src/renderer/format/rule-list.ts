/** The rules as the rules page lists them: those that pass its filter, under their packs or in the order of a column. */
import { SEVERITIES, type Severity } from '../../shared/severity.ts'
import type { RuleInfo, RuleList, RulePack } from '../../shared/wire/alerts.ts'

export const RULE_STATES = ['all', 'on', 'off', 'alerts', 'slowed'] as const
export type RuleStateFilter = (typeof RULE_STATES)[number]

export interface RuleFilter {
  /** In title, id, description or tags, word by word, in any case. */
  readonly text: string
  /** None lets all pass. */
  readonly severities: readonly Severity[]
  /** Null for any. */
  readonly tag: string | null
  readonly state: RuleStateFilter
}

export const ALL_RULES: RuleFilter = { text: '', severities: [], tag: null, state: 'all' }

/** `pack` keeps rules under their packs, in the order of their files. */
export const RULE_ORDERS = ['pack', 'severity', 'title', 'alerts', 'hits', 'tested', 'ms'] as const
export type RuleOrder = (typeof RULE_ORDERS)[number]

export interface RuleSort {
  readonly order: RuleOrder
  readonly descending: boolean
}

export type RuleLine =
  | {
      readonly kind: 'pack'
      readonly pack: RulePack
      readonly rules: number
      readonly on: number
      readonly open: boolean
    }
  | { readonly kind: 'problem'; readonly pack: RulePack; readonly line: number; readonly message: string }
  | { readonly kind: 'rule'; readonly rule: RuleInfo; readonly pack: RulePack }

export function matchingRules({ rules }: RuleList, filter: RuleFilter): RuleInfo[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return rules.filter((rule) => {
    const { severities, tag, state } = filter
    if (severities.length > 0 && !severities.includes(rule.severity)) return false
    if (tag !== null && !rule.tags.includes(tag)) return false
    if (!isIn(state, rule)) return false
    const text = [rule.title, rule.id, rule.description, ...rule.tags].join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function isIn(state: RuleStateFilter, { enabled, alerts, slowed }: RuleInfo): boolean {
  if (state === 'on') return enabled
  if (state === 'off') return !enabled
  if (state === 'alerts') return alerts > 0
  return state === 'all' || slowed
}

const isFiltering = ({ text, severities, tag, state }: RuleFilter): boolean =>
  text.trim() !== '' || severities.length > 0 || tag !== null || state !== 'all'

/** The lines of the list. Packs without a rule that passes are left out while there is a filter; `closed` are packs by name. One's own come first. */
export function ruleLines(
  list: RuleList,
  filter: RuleFilter,
  { order, descending }: RuleSort,
  closed: ReadonlySet<string>,
): RuleLine[] {
  const found = matchingRules(list, filter)
  const ruleLine = (rule: RuleInfo): RuleLine => ({ kind: 'rule', rule, pack: list.packs[rule.pack] })
  if (order !== 'pack') {
    const sign = descending ? -1 : 1
    return found.toSorted((a, b) => sign * compare(order, a, b) || (a.title < b.title ? -1 : 1)).map(ruleLine)
  }
  const positions = [...list.packs.keys()].sort((a, b) => Number(list.packs[a].builtIn) - Number(list.packs[b].builtIn))
  return positions.flatMap((position) => {
    const pack = list.packs[position]
    const rules = found.filter((rule) => rule.pack === position)
    if (rules.length === 0 && isFiltering(filter)) return []
    const open = !closed.has(pack.name)
    const all = list.rules.filter((rule) => rule.pack === position)
    const head: RuleLine = {
      kind: 'pack',
      pack,
      rules: all.length,
      on: all.filter((rule) => rule.enabled).length,
      open,
    }
    if (!open) return [head]
    const problems = pack.problems.map(({ line, message }): RuleLine => ({ kind: 'problem', pack, line, message }))
    return [head, ...problems, ...rules.map(ruleLine)]
  })
}

function compare(order: Exclude<RuleOrder, 'pack'>, a: RuleInfo, b: RuleInfo): number {
  if (order === 'title') return a.title.localeCompare(b.title)
  if (order === 'severity') return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  return a[order] - b[order]
}

/** The tags there are with the number of rules that have them, in order. */
export function tagsOf({ rules }: RuleList): (readonly [tag: string, rules: number])[] {
  const counts = new Map<string, number>()
  for (const { tags } of rules) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A line's name among others, the same when the list is read again. */
export const lineKey = (line: RuleLine): string =>
  line.kind === 'rule'
    ? `rule ${line.rule.id}`
    : line.kind === 'pack'
      ? `pack ${line.pack.path}`
      : `problem ${line.pack.path} ${line.line} ${line.message}`
