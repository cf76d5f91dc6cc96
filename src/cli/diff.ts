/** `tapscope diff A B`: the JSON-RPC exchanges of two capture files beside each other. */
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { TextNumbers } from '../engine/session/compare/canonical.ts'
import { compareSides } from '../engine/session/compare/comparison.ts'
import { ignoredPaths } from '../engine/session/compare/ignored.ts'
import { readSide, type Side, type SideOptions } from '../engine/session/compare/side.ts'
import { SessionExchanges } from '../engine/session/exchanges.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { escapeText } from '../shared/format/text.ts'
import { complain } from './complain.ts'
import { diffJson, diffText, isDifferent } from './diff-report.ts'

/** Those of diff(1). */
const SAME = 0
const DIFFERENT = 1
const TROUBLE = 2

export interface DiffWords {
  readonly ignore: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
}

/** Exit code. */
export async function diff(words: DiffWords, files: readonly [before: string, after: string]): Promise<number> {
  const ignored = ignoredPaths(words.ignore)
  if (!ignored.ok) return complain(ignored.error, TROUBLE)
  const options: SideOptions = {
    ignored: ignored.value,
    numbers: new TextNumbers(),
    onSlice: () => new Promise((resolve) => setImmediate(resolve)),
  }
  const sessions: FileSession[] = []
  try {
    const sides: Side[] = []
    for (const file of files) {
      const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
      sessions.push(session)
      const side = await sideOf(session, file, options)
      if (!side.ok) return complain(`${escapeText(file)}: ${side.error}`, TROUBLE)
      sides.push(side.value)
    }
    const comparison = compareSides(sides[0], sides[1])
    if (!words.quiet) {
      const report = words.json ? diffJson : diffText
      await write(report(files, comparison, ignored.value))
    }
    return isDifferent(comparison) ? DIFFERENT : SAME
  } catch (error) {
    return complain((error as Error).message, TROUBLE)
  } finally {
    for (const session of sessions) await session.dispose()
  }
}

async function sideOf(session: FileSession, file: string, options: SideOptions): Promise<Result<Side>> {
  const problem = await session.open(file)
  if (problem !== null) return fail(escapeText(problem))
  const exchanges = new SessionExchanges(session)
  for (;;) {
    const { ended } = session
    while (!exchanges.update()) await new Promise((resolve) => setImmediate(resolve))
    if (ended) break
    await session.bell.next()
  }
  // What could not be read may be different.
  if (session.ending !== 'whole') return fail(escapeText(session.problem ?? 'it could not be read'))
  if (exchanges.list.count === 0) return fail('it has no JSON-RPC requests of tapped processes')
  return ok(await readSide({ frames: session.frames, exchanges }, null, options))
}

/** Waits until it is written; nobody who listens any more is no trouble. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error)))
    process.stdout.write(text, () => resolve())
  })
}
