/** `tapscope replay`: what was recorded goes out once more, at its own pace or another. Nothing is dropped: replaying waits for its outputs. */
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { FileSession } from '../engine/session/file-session.ts'
import type { SinkEvent } from '../engine/sinks/event.ts'
import { durationMs } from '../engine/sinks/quantities.ts'
import { sleep } from '../engine/sinks/waiter.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { compileText } from './compile-text.ts'
import { complain, FILE_ERROR, OK, USAGE_ERROR } from './complain.ts'
import { eventsOfLines, holdsJsonLines } from './replay-jsonl.ts'
import { AlertReader, type AlertWords, alertRules } from './tap-alerts.ts'
import { EventReader, type EventReaderOptions } from './tap-events.ts'
import { readDecoders } from './tap-options.ts'
import { allowedOutputs, Outputs, type OutputWords } from './tap-outputs.ts'
import { redactionOf } from './tap-redact.ts'
import { EventStream } from './tap-stream.ts'

const DRAIN_MS = 60_000

export interface ReplayWords extends OutputWords, AlertWords {
  readonly speed?: string
  readonly filter?: string
  readonly decode: readonly string[]
  readonly drain?: string
}

/** Exit code. */
export async function replay(words: ReplayWords, file: string): Promise<number> {
  const speed = speedOf(words.speed ?? '1x')
  if (speed === undefined) return complain(`'${words.speed}' is no speed; 2x, 0.5x and max are`, USAGE_ERROR)
  const drainMs = words.drain === undefined ? DRAIN_MS : durationMs(words.drain)
  if (drainMs === undefined) return complain(`'${words.drain}' is no duration; 30s and 10m are`, USAGE_ERROR)
  const decoders = readDecoders(words.decode)
  if (!decoders.ok) return complain(decoders.error, USAGE_ERROR)
  const allowed = allowedOutputs(words, true)
  if (!allowed.ok) return complain(allowed.error, USAGE_ERROR)
  const redact = redactionOf(words, allowed.value.redaction)
  if (!redact.ok) return complain(redact.error, USAGE_ERROR)
  const lines = await holdsJsonLines(file)
  if (!lines.ok) return complain(lines.error, FILE_ERROR)
  if (lines.value && words.filter) return complain('--filter needs a capture file, not JSON lines', USAGE_ERROR)
  if (lines.value && (words.rules || words.profile))
    return complain('--rules and --profile need a capture file, not JSON lines', USAGE_ERROR)
  const outputs = await Outputs.open(allowed.value.specs, words)
  if (!outputs.ok) return complain(outputs.error, FILE_ERROR)
  const chosen = { decoders: decoders.value, redact: redact.value, since: 0 }
  const player = new Player(outputs.value, speed)
  const code = lines.value
    ? await player.play(eventsOfLines(file, chosen))
    : await playCapture(player, file, words, chosen)
  const whole = await outputs.value.finish(player.interrupted ? 0 : drainMs)
  return code !== OK || whole ? code : FILE_ERROR
}

/** 0 for as fast as can be, undefined when it is none. */
export function speedOf(word: string): number | undefined {
  if (word === 'max') return 0
  const [, number] = /^(\d+(?:\.\d+)?)x?$/.exec(word) ?? []
  return number === undefined || Number(number) === 0 ? undefined : Number(number)
}

type Choice = Omit<EventReaderOptions, 'filter'>

async function playCapture(player: Player, file: string, words: ReplayWords, options: Choice): Promise<number> {
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  try {
    const filter = await compileText(words.filter ?? '', session.registry)
    if (!filter.ok) return complain(filter.error, USAGE_ERROR)
    const rules = alertRules(words, session.registry)
    if (!rules.ok) return complain(rules.error, USAGE_ERROR)
    const problem = await session.open(file)
    if (problem !== null) return complain(problem, FILE_ERROR)
    const alerts = rules.value && new AlertReader(session, { ...options, ...rules.value })
    const comments = alerts && ((row: RowIndex) => alerts.commentsOf(row))
    const events = new EventReader(session, { ...options, filter: filter.value, comments })
    const code = await player.play(eventsOfRows(session, new EventStream(events, alerts)))
    if (code !== OK || session.ending === 'whole' || player.interrupted) return code
    return complain(`${file}: ${session.problem}`, FILE_ERROR)
  } finally {
    await session.dispose()
  }
}

/** Events of all rows of a file, while it is read. */
export async function* eventsOfRows(session: FileSession, stream: EventStream): AsyncGenerator<SinkEvent> {
  for (;;) {
    const { ended } = session
    yield* stream.read()
    if (ended) break
    await session.bell.next()
  }
  yield* stream.rest()
}

class Player {
  private readonly outputs: Outputs
  private readonly speed: number
  private readonly abort = new AbortController()
  private startedAtMs = 0
  private firstMs: number | undefined

  constructor(outputs: Outputs, speed: number) {
    this.outputs = outputs
    this.speed = speed
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.interrupted) this.outputs.giveUp()
        this.abort.abort()
      })
    }
  }

  get interrupted(): boolean {
    return this.abort.signal.aborted
  }

  /** Exit code. */
  async play(events: AsyncIterable<SinkEvent>): Promise<number> {
    try {
      for await (const event of events) {
        await this.pace(event)
        await this.outputs.ready(this.abort.signal)
        if (this.interrupted || this.outputs.gone) break
        this.outputs.write(event)
      }
      return OK
    } catch (error) {
      return complain((error as Error).message, FILE_ERROR)
    }
  }

  /** Waits until it is time for the event. */
  private async pace({ time }: SinkEvent): Promise<void> {
    if (this.speed === 0 || time === null) return
    const atMs = time.seconds * 1000 + time.nanos / 1e6
    if (this.firstMs === undefined) {
      this.firstMs = atMs
      this.startedAtMs = performance.now()
      return
    }
    const dueMs = this.startedAtMs + (atMs - this.firstMs) / this.speed
    const waitMs = dueMs - performance.now()
    if (waitMs > 0) await sleep(Math.min(waitMs, LONGEST_MS), this.abort.signal)
  }
}

/** As long as a timer can be. */
const LONGEST_MS = 2 ** 31 - 1
