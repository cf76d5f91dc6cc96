/** A command that this session started under the tap. */
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Framing } from '../../shared/wire/resend.ts'
import { StdioTap } from '../sources/stdio/stdio-tap.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { newCaptureInfo } from './capture-info.ts'
import type { Capture, CapturesHost } from './captures.ts'
import { RecordingCapture } from './recording-capture.ts'

export class TapCapture extends RecordingCapture implements Capture {
  private readonly tap: StdioTap
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
    const info = newCaptureInfo({
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
    super(info, tap, host)
    this.tap = tap
    void tap.ended.then(({ code, signal }) => this.end(code, signal))
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
    await this.stop()
  }

  private end(code: number | null, signal: string | null): void {
    this.finishFiles()
    if (this.asked || code === 0) return this.change({ state: 'stopped', writable: false })
    const message = signal ? `The program was ended by ${signal}` : `The program ended with code ${code}`
    const hint = 'Its stderr, if it said why, is among the frames'
    this.change({ state: 'failed', writable: false, message, hint })
    this.host.notice({ severity: 'warning', message: `${this.tap.title}: ${message}`, hint })
  }
}
