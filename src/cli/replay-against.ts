/**
 * `tapscope replay FILE --against -- COMMAND`: what a client said goes to a server started anew, under the tap, and its answers are compared with
 * the recorded ones.
 */
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { parseJsonPath } from '../engine/redact/json-path.ts'
import { FileSession } from '../engine/session/file-session.ts'
import type { SinkEvent } from '../engine/sinks/event.ts'
import { durationMs } from '../engine/sinks/quantities.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { escapeText } from '../shared/format/text.ts'
import { Player } from './against-player.ts'
import { compare, reportText } from './against-report.ts'
import { type Script, scriptsOf } from './against-script.ts'
import { AgainstServer } from './against-server.ts'
import { complain } from './complain.ts'
import { eventsOfRows, speedOf } from './replay.ts'
import { EventReader } from './tap-events.ts'
import { EventStream } from './tap-stream.ts'

const SAME = 0
const DIFFERENT = 1
const NOT_RUN = 2
const TIMEOUT = '30s'

export interface AgainstWords {
  readonly speed?: string
  readonly source?: string
  readonly timeout?: string
  readonly ignore: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
}

/** Exit code. */
export async function replayAgainst(words: AgainstWords, file: string, command: readonly string[]): Promise<number> {
  const no = (message: string): number => complain(message, NOT_RUN)
  if (command.length === 0) return no('say what to play it to: --against -- COMMAND')
  const speed = speedOf(words.speed ?? 'max')
  if (speed === undefined) return no(`'${words.speed}' is no speed; 2x, 0.5x and max are`)
  const timeoutMs = durationMs(words.timeout ?? TIMEOUT)
  if (timeoutMs === undefined) return no(`'${words.timeout}' is no duration; 30s and 10m are`)
  const ignored = []
  for (const word of words.ignore) {
    const pattern = parseJsonPath(word)
    if (!pattern.ok) return no(pattern.error)
    ignored.push(pattern.value)
  }
  const scripts = await readScripts(file)
  if (!scripts.ok) return no(scripts.error)
  const script = chooseScript(scripts.value, words.source)
  if (!script.ok) return no(`${file}: ${script.error}`)
  const server = await AgainstServer.start(command, script.value.framing)
  if (!server.ok) return no(`${server.error.message}. ${server.error.hint}`)
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort())
  const played = await new Player(script.value, server.value, { speed, timeoutMs, signal: abort.signal }).play()
  await server.value.stop()
  if (abort.signal.aborted) return no(`interrupted; what was said until then is in ${server.value.path}`)
  const comparison = compare(script.value, played, ignored, server.value.path)
  const text = words.json ? `${JSON.stringify(comparison, null, 2)}\n` : reportText(comparison)
  if (!words.quiet || words.json) process.stdout.write(text)
  return comparison.same ? SAME : DIFFERENT
}

/** The scripts of a file's servers. */
async function readScripts(file: string): Promise<Result<Script[]>> {
  try {
    const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
    try {
      const problem = await session.open(file)
      if (problem !== null) return fail(problem)
      const reader = new EventReader(session, { filter: null, decoders: [], redact: null, since: 0 })
      const scripts = await scriptsOf(stdioOnly(eventsOfRows(session, new EventStream(reader, null))))
      return session.ending === 'whole' ? ok(scripts) : fail(`${file}: ${session.problem}`)
    } finally {
      await session.dispose()
    }
  } catch (error) {
    return fail((error as Error).message)
  }
}

async function* stdioOnly(events: AsyncIterable<SinkEvent>): AsyncGenerator<SinkEvent> {
  for await (const event of events) if (event.facts.stream !== '') yield event
}

function chooseScript(scripts: readonly Script[], source: string | undefined): Result<Script> {
  const wanted = scripts.filter(
    (script) => source === undefined || script.server === source || script.source === source,
  )
  if (wanted.length === 1) return ok(wanted[0])
  if (scripts.length === 0) return fail('there is nothing that a client said to a server')
  const list = scripts.map(
    (script) => `${escapeText(script.server) || 'a server'} (${script.source}, ${script.steps.length} messages)`,
  )
  const what = wanted.length === 0 ? `there is no server '${source}'` : 'there are several servers'
  return fail(`${what}; say which with --source: ${list.join(', ')}`)
}
