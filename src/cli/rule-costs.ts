/** What rules cost, as a table. */
import type { RuleRunCost } from '../engine/session/alerts/rule-run.ts'

/** The dearest first. Rules that were tested on no frame are one line. */
export function costTable(costs: readonly RuleRunCost[]): string {
  const tested = costs.filter(({ tested, skipped }) => tested + skipped > 0).sort((a, b) => b.ms - a.ms)
  const rows = tested.map(({ rule, ms, tested: frames, hits, skipped }) => [
    ms.toFixed(ms < 10 ? 1 : 0),
    String(frames),
    String(hits),
    skipped > 0 ? String(skipped) : '',
    rule,
  ])
  const table = [['ms', 'frames', 'hits', 'left out', 'rule'], ...rows]
  const widths = [0, 1, 2, 3].map((i) => Math.max(...table.map((row) => row[i].length)))
  const lines = table.map((row) => row.map((cell, i) => (i < 4 ? cell.padStart(widths[i]) : cell)).join('  '))
  const rest = costs.length - tested.length
  if (rest > 0) lines.push(`${rest} other rules were tested on no frame`)
  return `${lines.join('\n')}\n`
}
