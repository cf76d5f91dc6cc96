/** The result as text: the table of aspects, then differences by kind with an example each. */

import type { Kind } from './kinds.ts'
import type { OracleResult } from './run.ts'
import { AGGREGATOR, tsharkVersion } from './tshark.ts'

/** `show` is how many kinds of difference an aspect lists. */
export function reportText(result: OracleResult, show: number): string {
  const { comparison, live, files, frames, unread } = result
  const { tally, kinds } = comparison.verdicts
  const oracle = live
    ? `tshark ${tsharkVersion()}`
    : 'stored answers of tshark (it is not installed: fields are not compared)'
  const lines = [`${frames} frames of ${files} files against ${oracle}`, '']
  for (const [file, reason] of unread) lines.push(`not compared: ${file}: ${reason.split('\n', 1)[0]}`)
  lines.push('', ...scoreTable(result), '')
  if (tally.flags.size > 0) lines.push(...flagTable(result), '')
  for (const aspect of kinds.aspects) {
    const all = kinds.of(aspect)
    lines.push(`## ${aspect}: ${all.length} kinds of difference`)
    for (const kind of all.slice(0, show)) lines.push(...kindLines(kind))
    if (all.length > show) lines.push(`   … and ${all.length - show} more`)
    lines.push('')
  }
  if (tally.missing.size > 0) {
    lines.push(`## Fields that only tshark has: ${tally.missing.size}`)
    const missing = [...tally.missing].sort((a, b) => b[1] - a[1])
    for (const [name, count] of missing.slice(0, show)) lines.push(`${String(count).padStart(7)}  ${name}`)
    lines.push('')
  }
  return `${lines.join('\n')}\n`
}

function scoreTable({ comparison }: OracleResult): string[] {
  const rows = comparison.verdicts.tally
    .scores()
    .map(({ name, compared, equal, share, goal, passed }) => [
      name,
      String(compared),
      String(equal),
      `${floor(share)} %`,
      goal === undefined ? '' : `${goal} %`,
      goal === undefined ? '' : passed ? 'pass' : 'FAIL',
    ])
  return table(['aspect', 'compared', 'equal', 'share', 'goal', ''], rows)
}

function flagTable({ comparison }: OracleResult): string[] {
  const rows = [...comparison.verdicts.tally.flags]
    .filter(([, { ours, theirs }]) => ours + theirs > 0)
    .map(([name, { ours, theirs, both }]) => [name, String(theirs), String(ours), String(both)])
  return table(['TCP analysis flag', 'tshark', 'ours', 'both'], rows)
}

function kindLines({ count, what, file, frame, ours, theirs }: Kind): string[] {
  const show = (text: string) => text.replaceAll(AGGREGATOR, ' | ')
  return [
    `${String(count).padStart(7)}  ${what}`,
    `${' '.repeat(9)}${file} frame ${frame}`,
    `${' '.repeat(9)}  ours    ${show(ours)}`,
    `${' '.repeat(9)}  tshark  ${show(theirs)}`,
  ]
}

/** Two decimals, never rounded up to a goal. */
const floor = (share: number): string => (Math.floor(share * 100) / 100).toFixed(2)

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd()
  return [line(head), ...rows.map(line)]
}
