/**
 * Published attacks on networks, and real captures, with the rules for networks: docs/detections.md has what fires. `TAPSCOPE_DETECTIONS=update` writes its tables.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/engine/alerts/alert.ts'
import { compileLoaded, loadRules } from '../../src/engine/alerts/rule-file.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { alertsIn, alertsInFile } from '../../src/engine/session/alerts/samples.ts'
import { SEVERITIES } from '../../src/shared/severity.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'
import { CAPTURES, REASONS } from '../support/network-attacks/in-captures.ts'
import { NETWORK_ATTACKS, type NetworkAttack } from '../support/network-attacks/network-attacks.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGE = join(ROOT, 'docs/detections.md')
const isUpdate = process.env.TAPSCOPE_DETECTIONS === 'update'

const registry = createRegistry()
const PACKS = join(ROOT, 'assets/rules')
/** When the tables are written the rules for MCP look at the packets as well. */
const packs = readdirSync(PACKS).filter((name) => isUpdate || name.startsWith('net-'))
const { rules } = compileLoaded(loadRules(packs.map((name) => join(PACKS, name))), registry)

/** Compares a table of the page, or writes it. */
function expectTable(name: string, lines: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8')
  const begin = `<!-- ${name} -->`
  const [before, after] = [page.indexOf(begin) + begin.length, page.indexOf(`<!-- /${name} -->`)]
  const written = `${page.slice(0, before)}\n${lines.join('\n')}\n${page.slice(after)}`
  if (isUpdate) writeFileSync(PAGE, written)
  else expect(page).toBe(written)
}

const rulesOf = (alerts: readonly Alert[]): string[] => [...new Set(alerts.map(({ rule }) => rule))].sort()
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

describe('published attacks on networks', () => {
  const rows: string[] = []
  const worst = (alerts: readonly Alert[]): string =>
    SEVERITIES[Math.max(...alerts.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? 'not seen'
  const rowOf = ({ technique, source, link }: NetworkAttack, alerts: readonly Alert[]): string =>
    `| ${technique} | [${source}](${link}) | ${code(rulesOf(alerts))} | ${worst(alerts)} |`

  it.each(NETWORK_ATTACKS.map((attack) => [attack.technique, attack] as const))('%s', async (_, attack) => {
    const alerts = await alertsIn({ frames: [...attack.frames], linktype: 1 }, rules, registry)
    rows.push(rowOf(attack, alerts))
    expect(rulesOf(alerts)).toEqual([...attack.rules].sort())
  })

  it('are in docs/detections.md as they came out', () => {
    expectTable('network attacks', ['| technique | source | rules | worst |', '|---|---|---|---|', ...rows])
  })
})

describe.skipIf(!haveCaptures)(`real captures${haveCaptures ? '' : ' (skipped: there are none)'}`, () => {
  it('have the alerts that docs/detections.md tells and explains, and no others', () => {
    const alerts = (isUpdate ? allCaptures() : CAPTURES).flatMap((name) => alertsInFile(capture(name), rules, registry))
    const found = new Map<string, { severity: number; count: number }>()
    for (const { rule, severity } of alerts)
      found.set(rule, { severity: SEVERITIES.indexOf(severity), count: (found.get(rule)?.count ?? 0) + 1 })
    expect([...found.keys()].filter((rule) => REASONS[rule] === undefined)).toEqual([])
    const rows = [...found]
      .sort(([a, one], [b, other]) => other.severity - one.severity || a.localeCompare(b))
      .map(([rule, { severity, count }]) => `| ${count} | \`${rule}\` (${SEVERITIES[severity]}) | ${REASONS[rule]} |`)
    expectTable('captures', ['| alerts | rule | why |', '|---|---|---|', ...rows])
  }, 60_000)
})
