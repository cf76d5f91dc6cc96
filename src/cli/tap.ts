/** `tapscope tap`: what tapped programs say, to any number of outputs while they say it. */
import type { ChildProcess } from 'node:child_process'
import { isatty } from 'node:tty'
import { listMcpServers } from '../engine/session/mcp-servers.ts'
import { closeStandard } from '../engine/sources/stdio/descriptors.ts'
import type { ProcessExit } from '../engine/sources/stdio/tapped-process.ts'
import { spoolRoot } from '../engine/store/spool-folder.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { compileText } from './compile-text.ts'
import { complain, OK, USAGE_ERROR } from './complain.ts'
import { endLike, onSignals } from './signals.ts'
import { AlertReader, alertRules } from './tap-alerts.ts'
import { EventReader } from './tap-events.ts'
import { type TapOptions, type TapWords, tapOptions } from './tap-options.ts'
import { allowedOutputs, Outputs } from './tap-outputs.ts'
import { redactionOf } from './tap-redact.ts'
import { TapSession } from './tap-session.ts'
import { recordersOf, startOurselves, TapSources } from './tap-sources.ts'
import { EventStream } from './tap-stream.ts'

/** A source failed, or an event did not arrive. */
const FAILED = 2
/** Events that are written before others get their turn. */
const TURN = 256
const DISCOVER_MS = 2000

/** Exit code; never returns where a command was run, whose end is ours. */
export async function tap(words: TapWords, command: readonly string[]): Promise<number> {
  const options = tapOptions(words, command)
  if (!options.ok) return complain(options.error, USAGE_ERROR)
  const allowed = allowedOutputs(words, command.length === 0)
  if (!allowed.ok) return complain(allowed.error, USAGE_ERROR)
  const { specs, mayAttach, redaction } = allowed.value
  const redact = redactionOf(words, redaction)
  if (!redact.ok) return complain(redact.error, USAGE_ERROR)
  const session = new TapSession()
  try {
    const filter = await compileText(options.value.filter, session.registry)
    if (!filter.ok) return complain(filter.error, USAGE_ERROR)
    const rules = alertRules(words, session.registry)
    if (!rules.ok) return complain(rules.error, USAGE_ERROR)
    const outputs = await Outputs.open(specs, words)
    if (!outputs.ok) return complain(outputs.error, FAILED)
    const { decoders } = options.value
    const sent = { since: command.length > 0 ? 0 : Date.now() / 1000, redact: redact.value }
    const alerts = rules.value && new AlertReader(session, { ...rules.value, ...sent })
    const comments = alerts && ((row: RowIndex) => alerts.commentsOf(row))
    const events = new EventReader(session, { filter: filter.value, decoders, comments, ...sent })
    const showsEvents = specs.some(({ kind }) => kind === 'stdout')
    const ways = { showsEvents, mayAttach }
    const running = new RunningTap(options.value, session, new EventStream(events, alerts), outputs.value, ways)
    const { code, exit } = await running.run()
    await session.dispose()
    if (exit) endLike(exit)
    return code
  } finally {
    await session.dispose()
  }
}

interface Ways {
  /** Whether the events go to standard output, which then is not the command's. */
  readonly showsEvents: boolean
  readonly mayAttach: boolean
}

class RunningTap {
  private readonly options: TapOptions
  private readonly session: TapSession
  private readonly stream: EventStream
  private readonly outputs: Outputs
  private readonly ways: Ways
  private readonly sources: TapSources
  private readonly children = new Set<ChildProcess>()
  /** Processes that were attached to, whatever came of it. */
  private readonly attached = new Set<number>()
  private exit: ProcessExit | undefined
  private stopping = false
  /** All is handed to the outputs. */
  private done = false
  private failed = false
  /** Rules look at no more frames from then on. */
  private lateAtMs = Number.POSITIVE_INFINITY

  constructor(options: TapOptions, session: TapSession, stream: EventStream, outputs: Outputs, ways: Ways) {
    this.options = options
    this.session = session
    this.stream = stream
    this.outputs = outputs
    this.ways = ways
    this.sources = new TapSources(session, spoolRoot())
  }

  async run(): Promise<{ readonly code: number; readonly exit: ProcessExit | undefined }> {
    this.handleSignals()
    this.start()
    const { durationMs } = this.options
    const timer = durationMs === null ? undefined : setTimeout(() => this.stop('SIGTERM'), durationMs)
    await this.pass()
    clearTimeout(timer)
    this.done = true
    this.sources.stop()
    const whole = await this.outputs.finish(this.options.drainMs)
    if (this.session.failure) complain(this.session.failure, FAILED)
    const code = whole && !this.failed && !this.session.failure ? OK : FAILED
    return { code, exit: this.exit }
  }

  private start(): void {
    const { command, pids, autoDiscover } = this.options
    if (command.length > 0) return this.wrap(command)
    this.sources.followAll(({ pid }) => autoDiscover || pids.some((one) => recordersOf(one).includes(pid)))
    for (const pid of pids.filter((one) => !this.sources.records(one))) {
      if (this.ways.mayAttach) this.attach(pid)
      else this.refuse(pid)
    }
    if (autoDiscover && this.ways.mayAttach) this.discover()
  }

  /** In a process of its own, as a client would start it: what the outputs cost is no business of the command's. */
  private wrap(command: readonly string[]): void {
    const output = this.ways.showsEvents ? 'ignore' : 'inherit'
    const child = startOurselves(
      ['wrap', '--client-pid', String(process.ppid), '--', ...command],
      ['inherit', output, output],
    )
    this.watch(child, (exit) => {
      this.exit = exit
    })
    // The command's streams are open in one place only, or their ends would never be seen.
    closeStandard(0)
    if (!this.ways.showsEvents) closeStandard(1)
  }

  private refuse(pid: number): void {
    this.failed = true
    complain(`The policy forbids attaching to ${pid}, and nobody records it`, FAILED)
  }

  private attach(pid: number): void {
    this.attached.add(pid)
    this.watch(startOurselves(['attach', String(pid)], ['ignore', 'ignore', 'inherit']), ({ code }) => {
      if (code !== 0 && !this.stopping && this.options.pids.includes(pid)) this.failed = true
    })
  }

  /** Attaches to MCP servers that nobody records, now and again. */
  private discover(): void {
    if (this.stopping) return
    for (const { pid, kind, tapped } of listMcpServers().running) {
      if (kind === 'mcp-server' && !tapped && !this.attached.has(pid) && !this.sources.records(pid)) this.attach(pid)
    }
    setTimeout(() => this.discover(), DISCOVER_MS).unref()
  }

  private watch(child: ChildProcess, onExit: (exit: ProcessExit) => void): void {
    const { pid } = child
    this.children.add(child)
    if (pid !== undefined) this.sources.await(pid)
    child.on('error', (error) => {
      complain(error.message, FAILED)
      this.failed = true
      this.children.delete(child)
      this.session.bell.ring()
    })
    child.on('exit', (code, signal) => {
      this.children.delete(child)
      if (pid !== undefined) this.sources.ended(pid)
      const isCommand = this.options.command.length > 0
      if (isCommand && this.sources.found === 0 && code !== 127 && code !== 126) this.unrecorded()
      if (this.stopping && this.children.size === 0) this.sources.stop()
      onExit({ code, signal })
      this.session.bell.ring()
    })
  }

  private unrecorded(): void {
    this.failed = true
    complain(`nothing was recorded: ${spoolRoot()} could not be written, or the program ended at once`, FAILED)
  }

  /** Hands events to the outputs until no more will come. */
  private async pass(): Promise<void> {
    const { session, stream, outputs } = this
    for (;;) {
      const last = this.isOver
      let written = 0
      for await (const event of stream.read(() => this.isLate)) {
        outputs.write(event)
        if (++written % TURN === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      if (last || session.failure) break
      if (outputs.gone) this.stop('SIGTERM')
      if (written === 0) await session.bell.next()
    }
    for (const event of stream.rest()) outputs.write(event)
    if (stream.unseen === 0) return
    this.failed = true
    complain(`the rules were too slow: they did not look at the last ${stream.unseen} frames`, FAILED)
  }

  private get isOver(): boolean {
    const { autoDiscover } = this.options
    if (this.children.size > 0 || (autoDiscover && !this.stopping)) return false
    return this.sources.isIdle && this.session.isRead
  }

  /** Whether the rules have had their time after the end, as outputs have theirs. */
  private get isLate(): boolean {
    const now = performance.now()
    if (this.stopping || this.isOver) this.lateAtMs = Math.min(this.lateAtMs, now + this.options.drainMs)
    return now > this.lateAtMs
  }

  private stop(signal: NodeJS.Signals): void {
    if (this.stopping) return
    this.stopping = true
    for (const child of this.children) child.kill(signal)
    if (this.children.size === 0) this.sources.stop()
    this.session.bell.ring()
  }

  private handleSignals(): void {
    const ownsTerminal = isatty(0)
    onSignals((signal) => {
      const ends = ENDING.has(signal)
      // A second one while outputs are given time: now.
      if (ends && this.children.size === 0 && (this.done || this.stopping || this.isOver)) {
        this.lateAtMs = 0
        this.outputs.giveUp()
      } else if (this.options.command.length === 0) {
        if (ends) this.stop('SIGTERM')
      } else if (!(ownsTerminal && FROM_TERMINAL.has(signal))) for (const child of this.children) child.kill(signal)
    })
  }
}

const ENDING: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
/** A terminal sends them to the command as well. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT'])
