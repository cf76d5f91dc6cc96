/** `tapscope rules import`: rules in Sigma's format as a file of our own; what can't be imported is told with the reason. */
import { readFileSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { filesOfRules } from '../engine/alerts/rule-file.ts'
import { importSigma, type WrittenRule } from '../engine/alerts/sigma/import-sigma.ts'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { escapeText } from '../shared/format/text.ts'
import { complain } from './complain.ts'

const SOME_REFUSED = 1
const FAILED = 2
const HEAD = '# Imported from Sigma rules by `tapscope rules import`.\n'

/** Exit code: 1 where some were refused, 2 where none is left or a file can't be read or written. */
export function importRules(paths: readonly string[], { output }: { readonly output?: string }): number {
  const registry = createRegistry()
  const rules = new Map<string, WrittenRule>()
  let refusals = 0
  const refuse = (file: string, title: string, reason: string): void => {
    refusals++
    process.stderr.write(`tapscope: ${file}: ${escapeText(title)}: not imported: ${escapeText(reason)}\n`)
  }
  let broken = false
  for (const file of paths.flatMap(filesOfRules)) {
    try {
      const imported = importSigma(readFileSync(file, 'utf8'), registry)
      for (const { title, reason } of imported.refused) refuse(file, title, reason)
      for (const rule of imported.rules) {
        if (rules.has(rule.id)) refuse(file, rule.title, `there is another rule ${rule.id}`)
        else rules.set(rule.id, rule)
      }
    } catch (error) {
      broken = true
      complain((error as Error).message, FAILED)
    }
  }
  if (rules.size > 0) {
    const text = HEAD + stringify({ rules: [...rules.values()] }, { lineWidth: 140, aliasDuplicateObjects: false })
    if (output === undefined || output === '-') process.stdout.write(text)
    else if (!written(output, text)) broken = true
  }
  process.stderr.write(`${rules.size} rules imported, ${refusals} refused\n`)
  if (broken || rules.size === 0) return FAILED
  return refusals > 0 ? SOME_REFUSED : 0
}

function written(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { mode: 0o600 })
    return true
  } catch (error) {
    complain((error as Error).message, FAILED)
    return false
  }
}
