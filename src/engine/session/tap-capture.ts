/** A command that this session started under the tap. */
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Framing } from '../../shared/wire/resend.ts'
import { StdioTap } from '../sources/stdio/stdio-tap.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { newCaptureInfo } from './capture-info.ts'
import type { Capture, CapturesHost } from './captures.ts'

/** How often the counters of a running tap are taken over. */
const COUNTERS_MS = 250

export class TapCapture implements Capture {
  info: CaptureInfo
  readonly files: number[]
  private readonly tap: StdioTap
  private readonly host: CapturesHost
  private readonly timer: NodeJS.Timeout
  private asked = false

  /** Starts the command; throws an EngineError when it can't be started. */
  static async start(
    command: readonly string[],
    directory: string | null,
    host: CapturesHost,
  ): Promise<(id: number) => TapCapture> {
    const tap = await StdioTap.start({
      command,
      ...(directory !== null && { directory }),
      root: spoolRoot(),
      version: host.version,
    })
    if (!tap.ok) throw new EngineError(tap.error.message, tap.error.hint)
    return (id) => new TapCapture(id, tap.value, command, host)
  }

  private constructor(id: number, tap: StdioTap, command: readonly string[], host: CapturesHost) {
    this.tap = tap
    this.host = host
    this.info = newCaptureInfo({
      id,
      kind: 'stdio',
      title: command.join(' '),
      state: 'running',
      startedAtMs: Date.now(),
      pid: tap.pid,
      spool: tap.path,
      file: tap.path,
      writable: true,
    })
    this.files = [host.follow(tap.path)]
    this.timer = setInterval(() => this.count(), COUNTERS_MS)
    void tap.ended.then(({ code, signal }) => this.end(code, signal))
  }

  get folder(): string {
    return this.tap.folder
  }

  send(line: string, framing?: Framing): void {
    if (!this.tap.send(line, framing && (this.tap.framing ?? framing))) {
      throw new EngineError(
        'The program takes no more input',
        'It has closed its stdin, or reads slower than messages are sent',
      )
    }
  }

  async stop(): Promise<void> {
    if (this.info.state !== 'running') return
    this.asked = true
    this.change({ state: 'stopping' })
    await this.tap.stop()
  }

  async dispose(): Promise<void> {
    clearInterval(this.timer)
    await this.stop()
  }

  private end(code: number | null, signal: string | null): void {
    clearInterval(this.timer)
    this.count()
    for (const file of this.files) this.host.finish(file)
    if (this.asked || code === 0) return this.change({ state: 'stopped', writable: false })
    const message = signal ? `The program was ended by ${signal}` : `The program ended with code ${code}`
    const hint = 'Its stderr, if it said why, is among the frames'
    this.change({ state: 'failed', writable: false, message, hint })
    this.host.notice({ severity: 'warning', message: `${this.tap.title}: ${message}`, hint })
  }

  private count(): void {
    const { frames, bytes, dropped } = this.tap.counters
    if (frames !== this.info.frames || dropped !== this.info.programDrops)
      this.change({ frames, bytes, programDrops: dropped })
  }

  private change(changes: Partial<CaptureInfo>): void {
    this.info = { ...this.info, ...changes }
    this.host.changed()
  }
}
