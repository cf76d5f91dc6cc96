/** Switches what a line of the list stands for. */
import { enableRules } from '../../actions/rules.ts'
import type { RuleLine } from '../../format/rule-list.ts'

export function switchLine(line: RuleLine): void {
  if (line.kind === 'rule') void enableRules({ rules: [line.rule.id] }, !line.rule.enabled)
  if (line.kind === 'pack') void enableRules({ packs: [line.pack.name] }, line.on === 0)
}
