/** Reads files of rules. What is wrong with one is told with its place; the others of the file are good all the same. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { RULE, RULE_FILE, type Rule } from './rule.ts'

const MAX_BYTES = 16 * 1024 * 1024
const YAML = /\.ya?ml$/i

export interface RuleProblem {
  readonly file: string
  /** From 1; 0 where the whole file is meant. */
  readonly line: number
  readonly message: string
}

export interface LoadedRules {
  readonly rules: readonly Rule[]
  readonly problems: readonly RuleProblem[]
}

/** The rules of files, and of all YAML files in folders. An id that comes again is a problem. */
export function loadRules(paths: readonly string[]): LoadedRules {
  const rules: Rule[] = []
  const problems: RuleProblem[] = []
  for (const file of paths.flatMap((path) => filesAt(path, problems))) {
    const loaded = readFile(file)
    problems.push(...loaded.problems)
    for (const rule of loaded.rules) {
      const isKnown = rules.some(({ id }) => id === rule.id)
      if (isKnown) problems.push({ file, line: 0, message: `There is another rule ${rule.id}` })
      else rules.push(rule)
    }
  }
  return { rules, problems }
}

function filesAt(path: string, problems: RuleProblem[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => YAML.test(name))
      .sort()
      .map((name) => join(path, name))
  } catch (error) {
    problems.push({ file: path, line: 0, message: (error as Error).message })
    return []
  }
}

function readFile(file: string): LoadedRules {
  try {
    if (statSync(file).size > MAX_BYTES) return failed(file, 0, 'The file is too large')
    return parseRules(readFileSync(file, 'utf8'), file)
  } catch (error) {
    return failed(file, 0, (error as Error).message)
  }
}

const failed = (file: string, line: number, message: string): LoadedRules => ({
  rules: [],
  problems: [{ file, line, message }],
})

/** The rules in a text; `file` names it in problems. */
export function parseRules(text: string, file: string): LoadedRules {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [error] = document.errors
  if (error) return failed(file, lines.linePos(error.pos[0]).line, error.message.split('\n')[0])
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length) as (string | number)[], true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 0
  }
  const whole = RULE_FILE.safeParse(plain(document))
  if (!whole.success) return failed(file, 0, 'A list under `rules:` is wanted, without aliases')
  const rules: Rule[] = []
  const problems: RuleProblem[] = []
  whole.data.rules.forEach((one, i) => {
    const parsed = RULE.safeParse(one)
    if (parsed.success) rules.push(parsed.data)
    else
      problems.push(
        ...issues(parsed.error, one).map(({ path, message }) => ({
          file,
          line: lineOf(['rules', i, ...path]),
          message,
        })),
      )
  })
  return { rules, problems }
}

/** Undefined where there are aliases: they multiply. */
function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    return undefined
  }
}

function issues(error: z.ZodError, rule: unknown): { path: readonly PropertyKey[]; message: string }[] {
  const id = typeof rule === 'object' && rule !== null && 'id' in rule ? `${String(rule.id)}: ` : ''
  return error.issues.map(({ path, message, ...issue }) => ({
    path: issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path,
    message: `${id}${path.length > 0 ? `${path.map(String).join('.')}: ` : ''}${message}`,
  }))
}
