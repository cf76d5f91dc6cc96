/** Files of Sigma's rules as one pack of ours, with what is refused of them and why. */
import { stringify } from 'yaml'
import type { Registry } from '../../dissect/registry.ts'
import { importSigma, type WrittenRule } from './import-sigma.ts'

export interface SigmaFile {
  readonly name: string
  readonly text: string
}

export interface ImportedPack {
  /** Empty when nothing could be imported. */
  readonly text: string
  readonly rules: readonly WrittenRule[]
  readonly refused: readonly { readonly file: string; readonly title: string; readonly reason: string }[]
}

const HEAD = '# Imported from Sigma rules.\n'

/** `taken` are ids that rules have already. */
export function importPack(files: readonly SigmaFile[], registry: Registry, taken: ReadonlySet<string>): ImportedPack {
  const rules = new Map<string, WrittenRule>()
  const refused: ImportedPack['refused'][number][] = []
  for (const { name, text } of files) {
    const imported = importSigma(text, registry)
    refused.push(...imported.refused.map((one) => ({ file: name, ...one })))
    for (const rule of imported.rules) {
      if (!rules.has(rule.id) && !taken.has(rule.id)) rules.set(rule.id, rule)
      else refused.push({ file: name, title: rule.title, reason: `there is another rule ${rule.id}` })
    }
  }
  const list = [...rules.values()]
  const written = { lineWidth: 140, aliasDuplicateObjects: false }
  return { text: list.length > 0 ? HEAD + stringify({ rules: list }, written) : '', rules: list, refused }
}
