/** How packs of one's own begin: from a template, with a copy of a rule, with Sigma's rules. */
import type { RuleInfo, RulePack } from '../../shared/wire/alerts.ts'
import { call } from '../connection/connection.ts'
import { freeId, indentOfRules, NEW_PACK, renameRule, ruleAt, withRule } from '../format/rule-text.ts'
import { showPage } from '../state/layout.ts'
import { notify, report } from '../state/notices.ts'
import { useRules } from '../state/rules.ts'
import { beginDraft, isTaken, leaveDraft } from './rule-draft.ts'
import { listRules } from './rules.ts'
import { pickFiles } from './transfer.ts'

/** `wanted`, or that with a number. */
function freePack(wanted: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`
    if (!isTaken(name)) return name
  }
}

const idsOf = (): ReadonlySet<string> => new Set(useRules.getState().list?.rules.map(({ id }) => id))

export async function newPack(): Promise<void> {
  if (!useRules.getState().list) await listRules()
  const text = NEW_PACK.replace('own-tool-call', freeId('own-tool-call', idsOf()))
  leaveDraft(() => beginDraft({ pack: freePack('my-rules'), builtIn: false, digest: null, saved: '', text, line: 3 }))
}

/** Puts a copy of a rule, under an id of its own, into one of the person's packs, or a new one; nothing is written yet. */
export function copyRule(rule: RuleInfo, from: RulePack, into: string | null): void {
  leaveDraft(() => void copyInto(rule, from, into))
}

async function copyInto(rule: RuleInfo, from: RulePack, into: string | null): Promise<void> {
  try {
    const part = ruleAt((await call('rules.read', { pack: from.name })).text, rule.line)
    const target = into === null ? null : await call('rules.read', { pack: into })
    const indent = indentOfRules(target?.text ?? '')
    if (!part || indent === null) {
      const which = part ? into : from.name
      notify(
        'warning',
        `${which} is not laid out as a list of rules a line each`,
        'Open it, and copy the rule by hand.',
      )
      return
    }
    const id = freeId(`my-${rule.id}`, idsOf())
    const { text, line } = withRule(target?.text ?? '', renameRule(part.text, id, indent))
    beginDraft({
      pack: into ?? freePack('my-rules'),
      builtIn: false,
      digest: target?.digest ?? null,
      saved: target?.text ?? '',
      text,
      line,
      original: rule.enabled ? { id: rule.id, title: rule.title } : null,
    })
  } catch (error) {
    report(error)
  }
}

const MAX_SIGMA = 4 * 1024 * 1024
const MAX_SIGMA_FILES = 1000

/** Asks for files of Sigma's rules, and shows what they are as rules of ours. */
export async function chooseSigma(): Promise<void> {
  const files = await pickFiles('.yml,.yaml')
  if (files.length === 0) return
  if (files.length > MAX_SIGMA_FILES || files.reduce((sum, { size }) => sum + size, 0) > MAX_SIGMA) {
    notify('warning', 'Too much at once', `At most ${MAX_SIGMA_FILES} files and 4 MB are read together.`)
    return
  }
  try {
    const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })))
    showPage('rules')
    useRules.setState({ importing: await call('rules.import', { files: texts }) })
  } catch (error) {
    report(error)
  }
}

/** Puts what was imported into the editor, or drops it. */
export function takeSigma(take: boolean): void {
  const { importing } = useRules.getState()
  useRules.setState({ importing: null })
  if (!take || !importing || importing.text === '') return
  const { text } = importing
  leaveDraft(() => beginDraft({ pack: freePack('sigma'), builtIn: false, digest: null, saved: '', text }))
}
