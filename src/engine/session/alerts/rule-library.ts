/** The packs of rules that there are: those that come with Tapscope and a person's own, compiled, with what is wrong in them. */
import { basename, join } from 'node:path'
import type { RulePack } from '../../../shared/wire/alerts.ts'
import { type CompiledRule, compileRule } from '../../alerts/compile-rule.ts'
import { filesOfRules, loadRules, type RuleProblem } from '../../alerts/rule-file.ts'
import type { Registry } from '../../dissect/registry.ts'
import { configFolder } from '../../store/config-folder.ts'
import { type AlertSettings, isEnabled } from './alert-settings.ts'
import { builtInRules } from './rule-folder.ts'

export interface LibraryRule {
  readonly compiled: CompiledRule
  /** Position in `packs`. */
  readonly pack: number
  /** Of the pack's file, from 1. */
  readonly line: number
}

export interface RuleLibrary {
  readonly packs: readonly Omit<RulePack, 'enabled'>[]
  readonly rules: readonly LibraryRule[]
}

/** The rules that are not off, nor their packs. */
export const enabledRules = ({ packs, rules }: RuleLibrary, settings: AlertSettings): CompiledRule[] =>
  rules
    .filter(({ compiled, pack }) => isEnabled(settings, compiled.rule.id, packs[pack].name))
    .map(({ compiled }) => compiled)

const SLICE_MS = 6

/** A person's own packs: `rules` in the folder of settings. */
export const ownRules = (): string => join(configFolder(), 'rules')

export const packNameOf = (path: string): string => basename(path).replace(/\.ya?ml$/i, '')

/** Reads all packs. An id that a pack before has is a problem of the later one. */
export function readLibrary(registry: Registry): RuleLibrary {
  const reading = readPacks(registry)
  for (;;) {
    const { done, value } = reading.next()
    if (done) return value
  }
}

/** As `readLibrary`, in slices, so that others get through: a hundred rules take longer than a frame of a display. */
export async function loadLibrary(registry: Registry): Promise<RuleLibrary> {
  const reading = readPacks(registry)
  for (;;) {
    const until = performance.now() + SLICE_MS
    while (performance.now() < until) {
      const { done, value } = reading.next()
      if (done) return value
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** A step is a file that is read, or a rule that is compiled. */
function* readPacks(registry: Registry): Generator<undefined, RuleLibrary> {
  const builtIn = builtInRules()
  const files = [
    ...(builtIn ? filesOfRules(builtIn).map((path) => ({ path, builtIn: true })) : []),
    ...filesOfRules(ownRules()).map((path) => ({ path, builtIn: false })),
  ]
  const packs: RuleLibrary['packs'][number][] = []
  const rules: LibraryRule[] = []
  const ids = new Set<string>()
  for (const [pack, { path, builtIn: isBuiltIn }] of files.entries()) {
    const loaded = loadRules([path])
    yield
    const problems: RuleProblem[] = [...loaded.problems]
    for (const rule of loaded.rules) {
      const compiled = compileRule(rule, registry, { trusted: loaded.isPrepared(rule) })
      const known = { path: ['id'], message: `There is another rule ${rule.id}` }
      if (!compiled.ok) problems.push(...compiled.error.map((fault) => loaded.placed(rule, fault)))
      else if (ids.has(rule.id)) problems.push(loaded.placed(rule, known))
      else rules.push({ compiled: compiled.value, pack, line: loaded.lineOf(rule) })
      ids.add(rule.id)
      yield
    }
    const faults = problems.map(({ line, message }) => ({ line, message }))
    packs.push({ name: packNameOf(path), path, builtIn: isBuiltIn, problems: faults })
  }
  return { packs, rules }
}
