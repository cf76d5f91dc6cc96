/** The packs of rules that there are: those that come with Tapscope and a person's own, compiled, with what is wrong in them. */
import { basename, join } from 'node:path'
import type { RulePack } from '../../../shared/wire/alerts.ts'
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import { compileLoaded, filesOfRules, loadRules } from '../../alerts/rule-file.ts'
import type { Registry } from '../../dissect/registry.ts'
import { configFolder } from '../../store/config-folder.ts'
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

/** A person's own packs: `rules` in the folder of settings. */
export const ownRules = (): string => join(configFolder(), 'rules')

export const packNameOf = (path: string): string => basename(path).replace(/\.ya?ml$/i, '')

/** Reads all packs. An id that a pack before has is a problem of the later one. */
export function readLibrary(registry: Registry): RuleLibrary {
  const builtIn = builtInRules()
  const files = [
    ...(builtIn ? filesOfRules(builtIn).map((path) => ({ path, builtIn: true })) : []),
    ...filesOfRules(ownRules()).map((path) => ({ path, builtIn: false })),
  ]
  const rules: LibraryRule[] = []
  const ids = new Set<string>()
  const packs = files.map(({ path, builtIn }, pack) => {
    const loaded = loadRules([path])
    const { rules: compiled, problems } = compileLoaded(loaded, registry)
    const faults = problems.map(({ line, message }) => ({ line, message }))
    for (const one of compiled) {
      const { line } = loaded.placed(one.rule, { path: ['id'], message: '' })
      if (ids.has(one.rule.id)) faults.push({ line, message: `There is another rule ${one.rule.id}` })
      else rules.push({ compiled: one, pack, line })
      ids.add(one.rule.id)
    }
    return { name: packNameOf(path), path, builtIn, problems: faults }
  })
  return { packs, rules }
}
