/** `tapscope rules import`: rules in Sigma's format as a file of our own; what can't be imported is told with the reason. */
import { readFileSync, writeFileSync } from 'node:fs'
import { filesOfRules } from '../engine/alerts/rule-file.ts'
import { importPack, type SigmaFile } from '../engine/alerts/sigma/import-pack.ts'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { escapeText } from '../shared/format/text.ts'
import { complain } from './complain.ts'

const SOME_REFUSED = 1
const FAILED = 2

/** Exit code: 1 where some were refused, 2 where none is left or a file can't be read or written. */
export function importRules(paths: readonly string[], { output }: { readonly output?: string }): number {
  const files: SigmaFile[] = []
  let broken = false
  for (const name of paths.flatMap(filesOfRules)) {
    try {
      files.push({ name, text: readFileSync(name, 'utf8') })
    } catch (error) {
      broken = true
      complain((error as Error).message, FAILED)
    }
  }
  const { rules, refused, text } = importPack(files, createRegistry(), new Set())
  for (const { file, title, reason } of refused)
    process.stderr.write(`tapscope: ${file}: ${escapeText(title)}: not imported: ${escapeText(reason)}\n`)
  if (rules.length > 0) {
    if (output === undefined || output === '-') process.stdout.write(text)
    else if (!written(output, text)) broken = true
  }
  process.stderr.write(`${rules.length} rules imported, ${refused.length} refused\n`)
  if (broken || rules.length === 0) return FAILED
  return refused.length > 0 ? SOME_REFUSED : 0
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
