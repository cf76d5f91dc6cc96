/** What a rule, as it is written in YAML, finds in a sample. */
import type { Alert } from '../../src/engine/alerts/alert.ts'
import type { Sample } from '../../src/engine/alerts/rule.ts'
import { compileLoaded, parseRules } from '../../src/engine/alerts/rule-file.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { alertsIn } from '../../src/engine/session/alerts/samples.ts'

const registry = createRegistry()

/** `rule`: what comes after id, title, description and severity, each line without indentation. */
export async function alertsOf(rule: string, sample: Sample): Promise<Alert[]> {
  const more = rule.trim().replace(/^/gm, '    ')
  const text = `rules:\n  - id: a-rule\n    title: A rule\n    description: Says something\n    severity: low\n${more}\n`
  const { rules, problems } = compileLoaded(parseRules(text, 'a.yaml'), registry)
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '))
  return alertsIn(sample, rules, registry)
}

const ETHERNET = '02000000000b02000000000a0800'

/** An IPv4 packet in an Ethernet frame, in hexadecimal. */
export const frameOf = (packet: Uint8Array): { frame: string } => ({
  frame: `${ETHERNET}${Buffer.from(packet).toString('hex')}`,
})
