/** A pack of rules in the editor: opened, begun, typed, tried, saved, left. */
import { EngineError } from '../../shared/wire/engine-client.ts'
import { call } from '../connection/connection.ts'
import { plural } from '../format/numbers.ts'
import { showPage } from '../state/layout.ts'
import { notify, report } from '../state/notices.ts'
import { changeDraft, isChanged, type RuleDraft, useRules } from '../state/rules.ts'
import { listRules } from './rules.ts'

const CHECK_MS = 250

let drafts = 0
let saving = false
let timer: ReturnType<typeof setTimeout> | undefined

/** Does it at once, or when what was typed may be lost. */
export function leaveDraft(next: () => void): void {
  if (!isChanged(useRules.getState().draft)) return next()
  showPage('rules')
  useRules.setState({ leaving: next })
}

/** Answers for what waits. */
export function leave(go: boolean): void {
  const { leaving } = useRules.getState()
  useRules.setState({ leaving: null })
  if (go) leaving?.()
}

export const closeDraft = (): void => leaveDraft(() => useRules.setState({ draft: null }))

/** Shows a rule in the list, in place of the editor. */
export function showRule(rule: string): void {
  showPage('rules')
  leaveDraft(() => useRules.setState({ draft: null, chosen: rule }))
}

/** Opens a text in the editor, as a pack that is there or one that is to be. */
export function beginDraft(
  draft: Pick<RuleDraft, 'pack' | 'builtIn' | 'digest' | 'saved' | 'text'> & Partial<RuleDraft>,
): void {
  const id = ++drafts
  const rest = { line: 1, problems: [], tests: null, testing: false, conflict: false, original: null }
  useRules.setState({ draft: { ...rest, ...draft, id } })
  showPage('rules')
  void check(id)
}

export function openPack(pack: string, line = 1): void {
  leaveDraft(() => void readPack(pack, line))
}

async function readPack(pack: string, line: number): Promise<void> {
  try {
    const { text, builtIn, digest } = await call('rules.read', { pack })
    beginDraft({ pack, builtIn, digest, saved: text, text, line })
  } catch (error) {
    report(error)
  }
}

export const isTaken = (name: string): boolean =>
  useRules.getState().list?.packs.some((pack) => pack.name.toLowerCase() === name.toLowerCase()) ?? false

export function typeDraft(id: number, text: string): void {
  changeDraft(id, { text })
  clearTimeout(timer)
  timer = setTimeout(() => void check(id), CHECK_MS)
}

async function check(id: number): Promise<void> {
  const { draft } = useRules.getState()
  if (draft?.id !== id) return
  try {
    const { problems } = await call('rules.check', { text: draft.text })
    if (useRules.getState().draft?.text === draft.text) changeDraft(id, { problems })
  } catch {
    // No engine, no opinion: it checks again with the next change.
  }
}

/** Runs the rules on their samples. */
export async function testDraft(): Promise<void> {
  const { draft } = useRules.getState()
  if (!draft || draft.testing) return
  changeDraft(draft.id, { testing: true })
  try {
    const tests = await call('rules.test', { text: draft.text })
    changeDraft(draft.id, { tests: { ...tests, text: draft.text } })
  } catch (error) {
    report(error)
  }
  changeDraft(draft.id, { testing: false })
}

const PACK_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i

/** What is wrong with the name of a pack that was not written yet; null when nothing is. */
export function nameProblem(name: string): string | null {
  if (!PACK_NAME.test(name)) return 'Letters, digits, - and _ are wanted'
  return isTaken(name) ? 'There is such a pack' : null
}

export async function saveDraft(): Promise<void> {
  const { draft } = useRules.getState()
  if (!draft || !isChanged(draft) || saving) return
  const { id, pack, text, digest } = draft
  if (digest === null && nameProblem(pack) !== null) return
  saving = true
  try {
    const written = await call('rules.write', { pack, text, digest })
    changeDraft(id, { ...written, saved: text, conflict: false })
    const { length } = written.problems
    if (length > 0) notify('warning', `Saved with ${plural(length, 'problem')}`, 'Rules with problems do not work.')
    else notify('info', `Saved ${pack}`)
  } catch (error) {
    if (error instanceof EngineError && digest !== null && (await isOther(pack, digest)))
      changeDraft(id, { conflict: true })
    else report(error)
  }
  saving = false
  await listRules()
}

async function isOther(pack: string, digest: string): Promise<boolean> {
  const now = await call('rules.read', { pack }).catch(() => null)
  return now !== null && now.digest !== digest
}

/** After a conflict: what is in the file is lost, or what was typed. */
export async function resolveConflict(keep: 'mine' | 'theirs'): Promise<void> {
  const { draft } = useRules.getState()
  if (!draft) return
  if (keep === 'theirs') return readPack(draft.pack, draft.line)
  try {
    const { digest } = await call('rules.read', { pack: draft.pack })
    changeDraft(draft.id, { digest })
    await saveDraft()
  } catch (error) {
    report(error)
  }
}

/** Removes a pack of the person's own for good. */
export async function removePack(pack: string): Promise<void> {
  try {
    const { digest } = await call('rules.read', { pack })
    await call('rules.remove', { pack, digest })
    useRules.setState(({ draft }) => (draft?.pack === pack ? { draft: null } : {}))
    notify('info', `Removed ${pack}`)
  } catch (error) {
    report(error)
  }
  await listRules()
}

/** Asks before a window with unsaved rules goes. */
export function guardDraft(): void {
  window.addEventListener('beforeunload', (event) => {
    if (isChanged(useRules.getState().draft)) event.preventDefault()
  })
}
