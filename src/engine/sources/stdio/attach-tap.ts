/**
 * A process that already runs, with its three streams tapped into a spool. tapcap attaches and hands over what the process read and wrote;
 * here it becomes frames, as `wrap` writes them. Whatever ends first, the process goes on as it was.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import { STDIO_STREAMS, type StdioStream, type TappedProcessInfo } from '../../../shared/stdio-interface.ts'
import { findTapcap, missingTapcap, type Problem } from '../packets/tapcap.ts'
import { parseJson } from '../packets/tapcap-status.ts'
import { describeProcess } from './attach-process.ts'
import { AttachStream } from './attach-stream.ts'
import { StdioRecords } from './stdio-records.ts'
import { TapSpool, type TapSpoolOptions } from './tap-spool.ts'
import type { ProcessExit } from './tapped-process.ts'

/** Memory between tapcap and this program. */
const MEMORY_MIB = 256

export interface AttachOptions {
  readonly pid: number
  /** Processes that it starts as well, where they go on with its streams. */
  readonly children?: boolean
  /** The first that works by default. */
  readonly method?: 'ebpf' | 'ptrace'
  /** Short name of the process; made of its command line by default. */
  readonly name?: string
  readonly target: TapSpoolOptions['target']
  /** Version of Tapscope, for the file. */
  readonly version: string
}

export interface AttachEnd {
  /** `failed`: the recording is good up to there. */
  readonly reason: 'process-ended' | 'detached' | 'failed'
  readonly problem?: Problem
  readonly gaps: number
}

const STREAM_KINDS = ['closed', 'null', 'pipe', 'socket', 'terminal', 'file'] as const
const STATUS = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('started'),
    method: z.enum(['ebpf', 'ptrace']),
    streams: z.array(z.object({ name: z.enum(STDIO_STREAMS), kind: z.enum(STREAM_KINDS) })),
  }),
  z.object({
    type: z.literal('stopped'),
    reason: z.string(),
    gaps: z.number(),
    exitCode: z.number().optional(),
    exitSignal: z.number().optional(),
  }),
  z.object({ type: z.enum(['error', 'warning']), code: z.string(), message: z.string(), hint: z.string().default('') }),
])
type Status = z.infer<typeof STATUS>
type Started = Extract<Status, { type: 'started' }>
type Stopped = Extract<Status, { type: 'stopped' }>

export class AttachTap {
  readonly process: TappedProcessInfo
  readonly method: 'ebpf' | 'ptrace'
  /** Streams that are there to be tapped. */
  readonly tapped: readonly StdioStream[]
  /** The pcapng file. */
  readonly path: string
  /** Resolves when the spool is complete. */
  readonly ended: Promise<AttachEnd>
  private readonly spool: TapSpool
  private readonly run: TapcapRun

  private constructor(run: TapcapRun, started: Started, about: TappedProcessInfo, spool: TapSpool) {
    this.run = run
    this.spool = spool
    this.process = about
    this.method = started.method
    this.tapped = started.streams.filter(({ kind }) => kind !== 'closed' && kind !== 'null').map(({ name }) => name)
    this.path = spool.path
    this.ended = this.record()
  }

  static async start(options: AttachOptions): Promise<Result<AttachTap, Problem>> {
    if (process.platform !== 'linux')
      return fail({
        message: 'Attaching to a running process works on Linux only',
        hint: 'Start it with: tapscope wrap -- COMMAND',
      })
    const program = findTapcap()
    if (!program) return fail(missingTapcap())
    const about = describeProcess(options.pid, options.name)
    const run = new TapcapRun(program, options)
    const started = await run.started
    if (!started.ok) return started
    const untapped = started.value.streams
      .filter(({ kind }) => kind === 'closed' || kind === 'null')
      .map(({ name, kind }) => [name, kind === 'null' ? 'null device' : kind])
    const spool = TapSpool.create({
      process: about,
      application: `Tapscope ${options.version}`,
      untapped: Object.fromEntries(untapped),
      target: options.target,
    })
    if (spool.ok) return ok(new AttachTap(run, started.value, about, spool.value))
    run.stop()
    const { path, message } = spool.error
    return fail({
      message: `The recording could not be made: ${message}`,
      hint: `Make ${path} writable, or give --spool`,
    })
  }

  get counters(): { frames: number; bytes: number; dropped: number } {
    return this.spool.recorder.total
  }

  /** Detaches; `ended` resolves soon after. */
  stop(): void {
    this.run.stop()
  }

  private async record(): Promise<AttachEnd> {
    const { recorder } = this.spool
    const streams = Object.fromEntries(
      STDIO_STREAMS.map((name) => [name, new AttachStream(recorder, name, { fromStart: false })]),
    ) as Record<StdioStream, AttachStream>
    const records = new StdioRecords({
      data: (name, time, bytes, start, end) => streams[name].data(time, bytes, start, end),
      gap: (name, time, count, reason) => streams[name].gap(time, count, reason),
    })
    const stopped = await this.run.readAll((chunk) => records.push(chunk))
    for (const name of STDIO_STREAMS) streams[name].finish()
    await this.spool.finish(exitOf(stopped))
    const problem = this.run.problem
    if (!stopped || stopped.reason === 'error')
      return { reason: 'failed', problem: problem ?? GONE, gaps: stopped?.gaps ?? 0 }
    return { reason: stopped.reason === 'process-ended' ? 'process-ended' : 'detached', gaps: stopped.gaps }
  }
}

const GONE: Problem = { message: 'tapcap, which was attached, was killed', hint: 'The process goes on; attach again' }

function exitOf(stopped: Stopped | undefined): ProcessExit | undefined {
  const { exitCode, exitSignal } = stopped ?? {}
  if (exitCode !== undefined) return { code: exitCode, signal: null }
  const signal = Object.entries(constants.signals).find(([, number]) => number === exitSignal)?.[0]
  return signal ? { code: null, signal: signal as NodeJS.Signals } : undefined
}

/** tapcap, its records on standard output and its status lines on standard error. It ends when this process does. */
class TapcapRun {
  readonly started: Promise<Result<Started, Problem>>
  problem: Problem | undefined
  private stopped: Stopped | undefined
  private readonly child: ChildProcess
  private readonly closed: Promise<void>

  constructor(program: string, { pid, children, method }: AttachOptions) {
    const words = ['--attach', String(pid), '-w', '-', '--memory', String(MEMORY_MIB), '--stop-on-stdin-eof']
    if (children) words.push('--children')
    if (method) words.push('--method', method)
    // Detached: Ctrl-C is for us, and we tell it.
    this.child = spawn(program, words, { detached: true, stdio: 'pipe' })
    this.child.stdin?.on('error', () => {})
    this.closed = new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.problem ??= { message: `tapcap could not be started: ${error.message}`, hint: '' }
        resolve()
      })
      this.child.on('close', () => resolve())
    })
    this.started = new Promise((resolve) => {
      const { stderr } = this.child
      if (stderr)
        createInterface({ input: stderr }).on('line', (line) => this.take(line, (status) => resolve(ok(status))))
      void this.closed.then(() => resolve(fail(this.problem ?? GONE)))
    })
  }

  stop(): void {
    this.child.kill('SIGTERM')
  }

  /** Resolves with tapcap's last words when all is read; without when it was killed. */
  async readAll(take: (chunk: Buffer) => void): Promise<Stopped | undefined> {
    this.child.stdout?.on('data', (chunk: Buffer) => {
      try {
        take(chunk)
      } catch (error) {
        this.problem ??= {
          message: error instanceof Error ? error.message : String(error),
          hint: 'Build Tapscope anew',
        }
        this.child.stdout?.destroy()
        this.stop()
      }
    })
    await this.closed
    return this.stopped
  }

  private take(line: string, started: (status: Started) => void): void {
    const parsed = STATUS.safeParse(parseJson(line))
    if (!parsed.success) return
    const status = parsed.data
    if (status.type === 'started') started(status)
    else if (status.type === 'stopped') this.stopped = status
    else if (status.type === 'error') this.problem = { message: status.message, hint: status.hint }
  }
}
