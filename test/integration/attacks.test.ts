/**
 * Published attacks on MCP and agents, each with all rules: which fire is in the attack, and in docs/detections.md, whose table this makes:
 * `TAPSCOPE_DETECTIONS=update` writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/engine/alerts/alert.ts'
import { compileLoaded, loadRules } from '../../src/engine/alerts/rule-file.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { alertsIn } from '../../src/engine/session/alerts/samples.ts'
import { SEVERITIES } from '../../src/shared/severity.ts'
import { ATTACKS, type Attack } from '../support/attacks/attacks.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGE = join(ROOT, 'docs/detections.md')
const [BEGIN, END] = ['<!-- attacks -->', '<!-- /attacks -->']

const registry = createRegistry()
const { rules } = compileLoaded(loadRules([join(ROOT, 'assets/rules')]), registry)
const rows: string[] = []

const worst = (alerts: readonly Alert[]): string =>
  SEVERITIES[Math.max(...alerts.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? 'not seen'

function rowOf({ technique, source, link }: Attack, alerts: readonly Alert[]): string {
  const names = [...new Set(alerts.map(({ rule }) => rule))].sort()
  return `| ${technique} | [${source}](${link}) | ${names.map((name) => `\`${name}\``).join(', ')} | ${worst(alerts)} |`
}

describe('published attacks', () => {
  it.each(ATTACKS.map((attack) => [attack.technique, attack] as const))('%s', async (_, attack) => {
    const alerts = await alertsIn({ stdio: [...attack.lines] }, rules, registry, { sieve: false })
    rows.push(rowOf(attack, alerts))
    expect([...new Set(alerts.map(({ rule }) => rule))].sort()).toEqual(attack.rules)
  })

  it('are in docs/detections.md as they came out', () => {
    const table = ['| technique | source | rules | worst |', '|---|---|---|---|', ...rows].join('\n')
    const page = readFileSync(PAGE, 'utf8')
    const [before, after] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)]
    const written = `${page.slice(0, before)}\n${table}\n${page.slice(after)}`
    if (process.env.TAPSCOPE_DETECTIONS === 'update') writeFileSync(PAGE, written)
    else expect(page).toBe(written)
  })
})
