/** What the rules page asks: the packs and their rules, their files, and whether these do what they say. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleInfo, RuleList, RuleTests, RuleTextProblem } from '../../../shared/wire/alerts.ts'
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { compileRule } from '../../alerts/compile-rule.ts'
import { parseRules, problemsOf } from '../../alerts/rule-file.ts'
import { importPack } from '../../alerts/sigma/import-pack.ts'
import type { Registry } from '../../dissect/registry.ts'
import { writePrivately } from '../../store/private-file.ts'
import type { CallContext } from '../call-context.ts'
import type { AlertService } from './alert-service.ts'
import { ownRules } from './rule-library.ts'
import type { RuleRunCost } from './rule-run.ts'
import { testRule } from './samples.ts'

export function listRules({ alerts }: CallContext['session']): RuleList {
  const { packs, rules } = alerts.library
  return {
    packs: packs.map((pack) => ({ ...pack, enabled: !alerts.settings.packsOff.includes(pack.name) })),
    rules: rules.map(({ compiled: { rule }, pack, line }) => ({
      id: rule.id,
      title: rule.title,
      description: rule.description,
      severity: rule.severity,
      tags: rule.tags,
      pack,
      line,
      enabled: alerts.isEnabled(rule.id, packs[pack].name),
      alerts: alerts.store.countOf(rule.id),
      ...costOf(alerts.costOf(rule.id)),
    })),
    folder: ownRules(),
    problem: alerts.problem,
  }
}

const costOf = (cost: RuleRunCost | undefined): Pick<RuleInfo, 'ms' | 'tested' | 'hits' | 'slowed' | 'skipped'> => ({
  ms: cost?.ms ?? 0,
  tested: cost?.tested ?? 0,
  hits: cost?.hits ?? 0,
  slowed: cost?.slowed ?? false,
  skipped: cost?.skipped ?? 0,
})

export function enableRules({ rules, packs, on }: CallParams<'rules.enable'>, { session }: CallContext): null {
  session.alerts.enable(rules, packs, on)
  return null
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

function packAt({ library }: AlertService, name: string): { path: string; builtIn: boolean } {
  const pack = library.packs.findLast((one) => one.name === name)
  if (!pack) throw new EngineError(`There is no pack ${name}`, null)
  return pack
}

export function readPack(
  { pack: name }: CallParams<'rules.read'>,
  { session }: CallContext,
): CallResults['rules.read'] {
  const { path, builtIn } = packAt(session.alerts, name)
  const text = readFileSync(path, 'utf8')
  return { text, builtIn, digest: digestOf(text) }
}

export function writePack(
  { pack, text, digest }: CallParams<'rules.write'>,
  { session }: CallContext,
): CallResults['rules.write'] {
  const { alerts, registry } = session
  const path = join(ownRules(), `${pack}.yaml`)
  if (alerts.library.packs.some(({ name, builtIn }) => builtIn && name === pack))
    throw new EngineError(`${pack} comes with Tapscope`, 'Give your copy another name')
  const now = existsSync(path) ? digestOf(readFileSync(path, 'utf8')) : null
  if (digest === null && now !== null) throw new EngineError(`There is a pack ${pack} already`, 'Give it another name')
  if (digest !== null && now !== digest)
    throw new EngineError(`${path} was changed meanwhile`, 'Copy your text, and open the pack again')
  writePrivately(path, text)
  alerts.reload()
  return { problems: problemsIn(text, registry), digest: digestOf(text) }
}

export function removePack({ pack, digest }: CallParams<'rules.remove'>, { session }: CallContext): null {
  const { path, builtIn } = packAt(session.alerts, pack)
  if (builtIn) throw new EngineError(`${pack} comes with Tapscope: switch it off instead`, null)
  if (digestOf(readFileSync(path, 'utf8')) !== digest)
    throw new EngineError(`${path} was changed meanwhile`, 'Look at it again before you remove it')
  rmSync(path)
  session.alerts.reload()
  return null
}

export const problemsIn = (text: string, registry: Registry): RuleTextProblem[] =>
  problemsOf(text, registry).map(({ file: _, ...problem }) => problem)

export async function testPack(
  { text }: CallParams<'rules.test'>,
  { session: { registry }, signal }: CallContext,
): Promise<RuleTests> {
  const outcomes: RuleTests['outcomes'][number][] = []
  const { rules, placed } = parseRules(text, '')
  for (const rule of rules) {
    if (signal.aborted) throw new EngineError('Cancelled', null)
    const compiled = compileRule(rule, registry)
    if (!compiled.ok) continue
    for (const outcome of await testRule(compiled.value, registry)) {
      const { line } = placed(rule, { path: ['test', outcome.kind, outcome.number - 1], message: '' })
      outcomes.push({ ...outcome, line })
    }
  }
  return { problems: problemsIn(text, registry), outcomes }
}

export function importRules(
  { files }: CallParams<'rules.import'>,
  { session: { alerts, registry } }: CallContext,
): CallResults['rules.import'] {
  const taken = new Set(alerts.library.rules.map(({ compiled }) => compiled.rule.id))
  const { text, rules, refused } = importPack(files, registry, taken)
  return { text, refused, rules: rules.map(({ id, title, severity, when }) => ({ id, title, severity, when })) }
}
