/** What a rule says of itself, with its condition as it stands in its file. */
import { readFileSync } from 'node:fs'
import { isMap, isSeq, parseDocument, stringify } from 'yaml'
import type { RuleText } from '../../../shared/wire/alerts.ts'
import type { Rule } from '../../alerts/rule.ts'
import type { AlertService } from './alert-service.ts'

export function ruleText({ library: { packs, rules } }: AlertService, id: string): RuleText | null {
  const found = rules.find(({ compiled }) => compiled.rule.id === id)
  if (!found) return null
  const { rule } = found.compiled
  const { name: pack, path } = packs[found.pack]
  const { title, severity, description, remediation = '', falsepositives, references, tags } = rule
  const yaml = sourceOf(path, id) ?? withoutSamples(rule)
  return { id, title, severity, description, remediation, falsepositives, references, tags, pack, yaml }
}

/** Null when the file is gone, or does not have the rule any more. */
function sourceOf(path: string, id: string): string | null {
  try {
    const document = parseDocument(readFileSync(path, 'utf8'))
    const list = document.get('rules')
    const rule = isSeq(list) ? list.items.find((one) => isMap(one) && one.get('id') === id) : undefined
    if (!isMap(rule)) return null
    rule.delete('test')
    document.contents = rule as typeof document.contents
    document.commentBefore = null
    return document.toString({ lineWidth: 0 })
  } catch {
    return null
  }
}

function withoutSamples({ test: _, ...rule }: Rule): string {
  return stringify(rule)
}
