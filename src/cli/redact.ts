/** `tapscope redact`: a capture without the secrets in it, or what that would change. */
import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { findersOf } from '../engine/redact/finders.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { Redaction, type RedactionOptions } from '../engine/session/redact/redaction.ts'
import { previewRedaction, saveRedacted } from '../engine/session/redact/save-redacted.ts'
import { allRows } from '../engine/session/save/selection.ts'
import type { RedactionReport } from '../shared/wire/redaction.ts'
import { complain, FILE_ERROR, OK, USAGE_ERROR } from './complain.ts'
import { previewLines } from './redact-report.ts'
import { VERSION } from './version.ts'

export interface RedactWords {
  readonly output?: string
  readonly pattern: readonly string[]
  readonly path: readonly string[]
  readonly detectors?: string
  readonly keepLength?: boolean
  readonly preview?: boolean
  readonly quiet?: boolean
}

/** Exit code. */
export async function redact(words: RedactWords, file: string): Promise<number> {
  const { output, preview = false } = words
  if (preview ? output !== undefined : output === undefined)
    return complain('say where to write: -o FILE, or --preview to see what would change', USAGE_ERROR)
  if (output !== undefined && isSame(file, output)) return complain('the output must be another file', USAGE_ERROR)
  const finders = findersOf({
    patterns: words.pattern,
    paths: words.path,
    detectors: words.detectors?.split(',').map((kind) => kind.trim()),
  })
  if (!finders.ok) return complain(finders.error, USAGE_ERROR)
  const { keepLength = false } = words
  return await run(file, output ?? null, words, {
    finders: finders.value,
    keepLength,
    key: randomBytes(32),
    keep: new Set(),
  })
}

async function run(file: string, output: string | null, words: RedactWords, options: RedactionOptions) {
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  const abort = new AbortController()
  const interrupt = () => abort.abort()
  for (const signal of SIGNALS) process.once(signal, interrupt)
  try {
    const problem = await session.open(file)
    if (problem !== null) return complain(problem, FILE_ERROR)
    while (!session.ended && !abort.signal.aborted) await session.bell.next()
    if (session.ending === 'unreadable') return complain(`${file}: ${session.problem}`, FILE_ERROR)
    const { frames, index } = session
    const selection = allRows(frames.rowCount)
    const source = { frames, index, application: `Tapscope ${VERSION}` }
    const redaction = new Redaction(source, selection, options, { signal: abort.signal, progress: () => {} })
    const report =
      output === null ? await previewRedaction(redaction) : await saveRedacted(redaction, output, options.keep)
    tell(report, words, selection.length)
    return session.ending === 'whole' ? OK : complain(`${file}: ${session.problem}`, FILE_ERROR)
  } catch (error) {
    return complain((error as Error).message, FILE_ERROR)
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt)
    await session.dispose()
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function tell(report: RedactionReport, { preview, quiet }: RedactWords, frames: number): void {
  if (preview) process.stdout.write(previewLines(report))
  if (quiet) return
  const { findings, replaced, frames: touched, removedBlocks } = report
  const parts = [
    `${count(findings.length, 'secret')} in ${count(replaced, 'place')}, ${touched} of ${count(frames, 'frame')}`,
  ]
  if (removedBlocks > 0) parts.push(`${count(removedBlocks, 'block')} of decryption secrets left out`)
  const weak = findings.filter((one) => one.weak).length
  if (weak > 0) parts.push(`${weak} too short, common or long to be looked for beyond where they were found`)
  process.stderr.write(`tapscope: ${parts.join('; ')}\n`)
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

function isSame(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}
