/** Reads files of rules. What is wrong with one is told with its place; the others of the file are good all the same. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Registry } from '../dissect/registry.ts'
import { type CompiledRule, compileRule, type RuleFault } from './compile-rule.ts'
import { type PreparedFile, type PreparedRules, preparedRules } from './prepared-rules.ts'
import { RULE, RULE_FILE, type Rule } from './rule.ts'
import { type Place, WHOLE_FILE, YamlText } from './yaml-text.ts'

const MAX_BYTES = 16 * 1024 * 1024
const YAML = /\.ya?ml$/i

export interface RuleProblem extends Place {
  readonly file: string
  readonly message: string
}

export interface LoadedRules {
  readonly rules: readonly Rule[]
  readonly problems: readonly RuleProblem[]
  /** Tells a problem of one of the rules with its place. */
  placed(rule: Rule, fault: RuleFault): RuleProblem
  /** Where one of the rules begins in its file, from 1. */
  lineOf(rule: Rule): number
  /** Whether the build has compiled the rule as it stands there: it need not be checked again. */
  isPrepared(rule: Rule): boolean
}

/** The rules of files, and of all YAML files in folders. An id that comes again is a problem. */
export function loadRules(paths: readonly string[]): LoadedRules {
  const rules: Rule[] = []
  const problems: RuleProblem[] = []
  const files = new Map<Rule, LoadedRules>()
  for (const file of paths.flatMap((path) => filesAt(path, problems))) {
    const loaded = readFile(file)
    problems.push(...loaded.problems)
    for (const rule of loaded.rules) {
      const isKnown = rules.some(({ id }) => id === rule.id)
      if (isKnown) problems.push(loaded.placed(rule, { path: ['id'], message: `There is another rule ${rule.id}` }))
      else {
        rules.push(rule)
        files.set(rule, loaded)
      }
    }
  }
  const fileOf = (rule: Rule): LoadedRules => files.get(rule) ?? nothing('')
  return {
    rules,
    problems,
    placed: (rule, fault) => fileOf(rule).placed(rule, fault),
    lineOf: (rule) => fileOf(rule).lineOf(rule),
    isPrepared: (rule) => fileOf(rule).isPrepared(rule),
  }
}

/** Files of rules in a folder and those below; none where there is no such folder. */
export function filesOfRules(folder: string): string[] {
  return existsSync(folder) ? filesAt(folder, []) : []
}

function filesAt(path: string, problems: RuleProblem[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => YAML.test(name))
      .sort()
      .map((name) => join(path, name))
  } catch (error) {
    problems.push({ file: path, ...WHOLE_FILE, message: (error as Error).message })
    return []
  }
}

function readFile(file: string): LoadedRules {
  try {
    if (statSync(file).size > MAX_BYTES) return nothing(file, 'The file is too large')
    const text = readFileSync(file, 'utf8')
    const prepared = preparedRules(text)
    return prepared ? fromPrepared(prepared, text, file) : parseRules(text, file)
  } catch (error) {
    return nothing(file, (error as Error).message)
  }
}

const nothing = (file: string, message?: string, place = WHOLE_FILE): LoadedRules => ({
  rules: [],
  problems: message === undefined ? [] : [{ file, ...place, message }],
  placed: (_, fault) => ({ file, ...WHOLE_FILE, message: fault.message }),
  lineOf: () => 0,
  isPrepared: () => false,
})

function fromPrepared({ rules, lines }: PreparedFile, text: string, file: string): LoadedRules {
  return {
    rules,
    problems: [],
    placed: (rule, fault) => {
      const read = parseRules(text, file)
      return read.placed(read.rules[rules.indexOf(rule)], fault)
    },
    lineOf: (rule) => lines[rules.indexOf(rule)],
    isPrepared: () => true,
  }
}

/** What `PREPARED_RULES` holds of files, for the build. Throws where something is wrong with one. */
export function prepareRules(files: readonly string[], registry: Registry): PreparedRules {
  return files.map((file) => {
    const text = readFileSync(file, 'utf8')
    const loaded = parseRules(text, file)
    const { rules, lineOf } = loaded
    const { problems } = compileLoaded(loaded, registry)
    if (problems.length > 0) throw new Error(problems.map((one) => `${file}:${one.line}: ${one.message}`).join('\n'))
    return [text, { rules, lines: rules.map(lineOf) }] as const
  })
}

/** The rules in a text; `file` names it in problems. */
export function parseRules(text: string, file: string): LoadedRules {
  const read = YamlText.read(text)
  if (!read.ok) return nothing(file, read.error.message, read.error.place)
  const yaml = read.value
  const whole = RULE_FILE.safeParse(yaml.data)
  if (!whole.success) return nothing(file, 'A list under `rules:` is wanted, without aliases')
  const rules: Rule[] = []
  const positions = new Map<Rule, number>()
  const problems: RuleProblem[] = []
  const at = (position: number, { path, span, message }: RuleFault): RuleProblem => ({
    file,
    ...yaml.placeOf(['rules', position, ...path], span),
    message,
  })
  whole.data.rules.forEach((one, i) => {
    const parsed = RULE.safeParse(one)
    if (!parsed.success) problems.push(...faultsOf(parsed.error, one).map((fault) => at(i, fault)))
    else {
      rules.push(parsed.data)
      positions.set(parsed.data, i)
    }
  })
  const placed = (rule: Rule, fault: RuleFault): RuleProblem =>
    at(positions.get(rule) ?? 0, { ...fault, message: `${rule.id}: ${fault.message}` })
  const lineOf = (rule: Rule): number => placed(rule, { path: ['id'], message: '' }).line
  return { rules, problems, placed, lineOf, isPrepared: () => false }
}

/** Compiles rules, and tells what is wrong with those that do not. */
export function compileLoaded(
  loaded: LoadedRules,
  registry: Registry,
): { readonly rules: readonly CompiledRule[]; readonly problems: readonly RuleProblem[] } {
  const rules: CompiledRule[] = []
  const problems = [...loaded.problems]
  for (const rule of loaded.rules) {
    const compiled = compileRule(rule, registry, { trusted: loaded.isPrepared(rule) })
    if (compiled.ok) rules.push(compiled.value)
    else problems.push(...compiled.error.map((fault) => loaded.placed(rule, fault)))
  }
  return { rules, problems }
}

/** What is wrong with a text of rules as somebody writes it, in the order of the text. */
export function problemsOf(text: string, registry: Registry): readonly RuleProblem[] {
  const { problems } = compileLoaded(parseRules(text, ''), registry)
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function faultsOf(error: z.ZodError, rule: unknown): RuleFault[] {
  const id = typeof rule === 'object' && rule !== null && 'id' in rule ? `${String(rule.id)}: ` : ''
  return error.issues.map(({ path, message, ...issue }) => ({
    path: issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path,
    message: `${id}${path.length > 0 ? `${path.map(String).join('.')}: ` : ''}${message}`,
  }))
}
