/**
 * A command that the engine starts itself, with its three streams tapped into a spool and its stdin open for messages: "Run under tap".
 * The spool is written as `tapscope wrap` writes it, and is whole up to the last 100 ms should the engine die.
 */
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { Framing } from '../../../shared/wire/resend.ts'
import type { SpoolCounters } from '../../store/spool-folder.ts'
import { programName } from './program-name.ts'
import { describeStartFailure } from './start-failure.ts'
import { TapSpool } from './tap-spool.ts'
import { type ProcessExit, type StreamRecorder, TappedProcess } from './tapped-process.ts'

const MAX_WAITING_BYTES = 64 * 1024 * 1024
/** After each step of `stop`, how long the command has before the next; as MCP's own clients have it. */
const PATIENCE_MS = 2000
/** How long outputs that descendants hold open are waited for after the command is gone and `stop` was called. */
const LINGER_MS = 500

export interface StdioTapOptions {
  readonly command: readonly string[]
  /** Where the command runs; here by default. */
  readonly directory?: string
  readonly environment?: NodeJS.ProcessEnv
  /** The folder of all spools. */
  readonly root: string
  /** Version of Tapscope, for the file. */
  readonly version: string
  /** Hears what the command writes to stdout, as it comes. The bytes may be reused after the call. */
  readonly onOutput?: (bytes: Uint8Array) => void
}

export interface TapProblem {
  readonly message: string
  readonly hint: string
}

export class StdioTap {
  /** The command's. */
  readonly pid: number
  /** Short name of the command. */
  readonly title: string
  /** The session's folder, and the pcapng file in it. */
  readonly folder: string
  readonly path: string
  /** Resolves when the command has exited and its spool is complete. */
  readonly ended: Promise<ProcessExit>
  /** How the command exited, as soon as it has. */
  exit: ProcessExit | null = null
  private readonly process: TappedProcess
  private readonly spool: TapSpool
  private stopping: Promise<void> | undefined

  private constructor(
    tapped: TappedProcess,
    spool: TapSpool,
    title: string,
    folder: string,
    onOutput?: StdioTapOptions['onOutput'],
  ) {
    this.process = tapped
    this.spool = spool
    this.pid = tapped.pid ?? 0
    this.title = title
    this.folder = folder
    this.path = spool.path
    tapped.onExit = (exit) => {
      this.exit = exit
    }
    this.ended = new Promise((resolve) => {
      tapped.onEnd = (exit) => void spool.finish(exit).then(() => resolve(exit))
    })
    tapped.recorder = onOutput ? listening(spool.recorder, onOutput) : spool.recorder
    tapped.connectOutput('stdout', null)
    tapped.connectOutput('stderr', null)
  }

  static async start(options: StdioTapOptions): Promise<Result<StdioTap, TapProblem>> {
    const { command, root, version } = options
    const tapped = new TappedProcess(options)
    if (tapped.pid === undefined) {
      const error = await new Promise<NodeJS.ErrnoException>((resolve) => {
        tapped.onStartFailure = resolve
      })
      return fail({
        message: describeStartFailure(command, error, options.directory).message,
        hint: 'Check the command and its folder',
      })
    }
    const title = programName(command, options.directory)
    const spool = TapSpool.create({
      process: { pid: tapped.pid, command, server: title, client: 'tapscope', clientPid: process.pid },
      application: `Tapscope ${version}`,
      target: { root },
    })
    if (spool.ok && spool.value.spool)
      return ok(new StdioTap(tapped, spool.value, title, spool.value.spool.path, options.onOutput))
    tapped.child.kill('SIGKILL')
    const message = spool.ok ? '' : `The spool could not be written: ${spool.error.message}`
    return fail({ message, hint: `Make ${root} writable, or set TAPSCOPE_SPOOLS to another folder` })
  }

  get counters(): SpoolCounters {
    return this.spool.counters
  }

  /** How the command frames its messages; undefined before its first. */
  get framing(): Framing | undefined {
    return this.spool.recorder.framingOf('stdout')
  }

  /** Writes a message to the command's stdin: a line, its end added when it has none, or with headers. False when the command takes no more. */
  send(message: string, framing: Framing = 'lines'): boolean {
    const { input } = this.process
    if (!input?.writable || input.waitingBytes > MAX_WAITING_BYTES) return false
    const bytes = framed(message, framing)
    input.write(bytes)
    this.spool.recorder.record('stdin', bytes)
    return true
  }

  /** Says that no more lines follow. */
  endInput(): void {
    this.process.input?.end()
  }

  kill(signal: NodeJS.Signals): void {
    this.process.child.kill(signal)
  }

  /** Ends the command as an MCP client does: its stdin first, then SIGTERM, then SIGKILL. Resolves when the spool is complete. */
  stop(): Promise<void> {
    this.stopping ??= this.endSoftly()
    return this.stopping
  }

  private async endSoftly(): Promise<void> {
    this.endInput()
    const over = this.ended.then(() => true)
    const within = (ms: number) =>
      Promise.race([over, new Promise<false>((resolve) => setTimeout(resolve, ms, false).unref())])
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (await within(this.exit ? LINGER_MS : PATIENCE_MS)) return
      if (!this.exit) this.kill(signal)
    }
    if (!(await within(LINGER_MS))) this.process.closeOutputs()
    await over
  }
}

/** A recorder, with one who hears what is recorded of stdout. */
function listening(recorder: StreamRecorder, onOutput: (bytes: Uint8Array) => void): StreamRecorder {
  return {
    record(stream, bytes) {
      recorder.record(stream, bytes)
      if (stream === 'stdout') onOutput(bytes)
    },
    endStream: (stream) => recorder.endStream(stream),
  }
}

function framed(message: string, framing: Framing): Buffer {
  if (framing === 'headers') return Buffer.from(`Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`)
  return Buffer.from(message.endsWith('\n') ? message : `${message}\n`)
}
