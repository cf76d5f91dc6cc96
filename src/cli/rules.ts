/** `tapscope rules`: which alert rules there are, and whether each does on its own samples what it says. */
import type { CompiledRule } from '../engine/alerts/compile-rule.ts'
import { ruleFileSchema } from '../engine/alerts/rule.ts'
import { compileLoaded, loadRules, type RuleProblem } from '../engine/alerts/rule-file.ts'
import type { Suppression } from '../engine/alerts/suppression.ts'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import { asInFiles, readSettings } from '../engine/session/alerts/alert-settings.ts'
import { builtInRules } from '../engine/session/alerts/rule-folder.ts'
import { enabledRules, readLibrary } from '../engine/session/alerts/rule-library.ts'
import { testRule } from '../engine/session/alerts/samples.ts'

const FAILED = 1
const UNUSABLE = 2

/** Which rules are meant. */
export interface RuleWords {
  /** Files and folders; none: those that come with Tapscope. */
  readonly paths: readonly string[]
  /** The rules as the window has them instead. */
  readonly profile?: boolean
}

export interface Compiled {
  readonly registry: Registry
  readonly rules: readonly CompiledRule[]
  /** Of the window, where its rules are meant. */
  readonly suppressions: readonly Suppression[]
  readonly problems: readonly string[]
}

export function compileRules({ paths, profile }: RuleWords, registry: Registry = createRegistry()): Compiled {
  if (profile && paths.length > 0)
    return { registry, rules: [], suppressions: [], problems: ['--profile does not go with files of rules'] }
  if (profile) return profileRules(registry)
  const builtIn = builtInRules()
  const loaded = loadRules(paths.length > 0 ? paths : builtIn ? [builtIn] : [])
  const { rules, problems } = compileLoaded(loaded, registry)
  return { registry, rules, suppressions: [], problems: problems.map(placed) }
}

/** Those that come with Tapscope and a person's own, without what is off in the window. */
function profileRules(registry: Registry): Compiled {
  const { settings, problem } = readSettings()
  const library = readLibrary(registry)
  const faults = library.packs.flatMap(({ path, problems }) =>
    problems.map(({ line, message }) => `${path}:${line}: ${message}`),
  )
  return {
    registry,
    rules: enabledRules(library, settings),
    suppressions: settings.suppressions.map(asInFiles),
    problems: problem === '' ? faults : [problem, ...faults],
  }
}

export const placed = ({ file, line, column, message }: RuleProblem): string =>
  `${file}${line > 0 ? `:${line}:${column}` : ''}: ${message}`

const print = (text: string): boolean => process.stdout.write(`${text}\n`)

export function complainOf(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`tapscope: ${problem}\n`)
}

/** Exit code. */
export function listRules({ json, ...words }: RuleWords & { readonly json?: boolean }): number {
  const { rules, problems } = compileRules(words)
  complainOf(problems)
  if (json)
    print(
      JSON.stringify(
        rules.map(({ rule: { test: _, ...rest } }) => rest),
        null,
        2,
      ),
    )
  else {
    const width = Math.max(0, ...rules.map(({ rule }) => rule.id.length))
    for (const { rule } of rules) print(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(8)}  ${rule.title}`)
  }
  return problems.length > 0 ? UNUSABLE : 0
}

/** Prints the JSON Schema of files of rules. */
export function printSchema(): void {
  print(JSON.stringify(ruleFileSchema(), null, 2))
}

/** Exit code: 1 where a rule does not do what its samples say, 2 where one can't be used. */
export async function testRules(words: RuleWords): Promise<number> {
  const { registry, rules, problems } = compileRules(words)
  complainOf(problems)
  let samples = 0
  let failed = 0
  for (const compiled of rules) {
    for (const { rule, kind, number, passed } of await testRule(compiled, registry)) {
      samples++
      if (passed) continue
      failed++
      print(`${rule}: sample ${number} of ${kind} ${kind === 'fires' ? 'does not fire' : 'fires'}`)
    }
  }
  print(`${rules.length} rules, ${samples} samples, ${failed} failed`)
  if (problems.length > 0) return UNUSABLE
  return failed > 0 ? FAILED : 0
}
