/** A capture of packets that this session started: tapcap and its spool. */
import type { ChildProcess } from 'node:child_process'
import type { CallParams, CaptureInfo } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { findTapcap, missingTapcap, startTapcap, type TapcapStatus } from '../sources/packets/tapcap.ts'
import { createSpool, type Spool, spoolRoot } from '../store/spool-folder.ts'
import type { Capture, CapturesHost } from './captures.ts'

const SPOOL_FILE = 'packets.pcapng'
/** A program that does not end when asked is killed after this long. */
const STOP_MS = 5000

export class PacketCapture implements Capture {
  info: CaptureInfo
  readonly files: number[] = []
  private readonly host: CapturesHost
  private readonly spool: Spool
  private readonly child: ChildProcess
  private readonly ended: Promise<void>
  private asked = false

  /** Throws an EngineError when it can't be begun. `own` names the spool's folder, so that nobody picks it up as another's. */
  constructor(id: number, params: CallParams<'capture.start'>, host: CapturesHost, own: (folder: string) => void) {
    const program = findTapcap()
    if (!program) {
      const { message, hint } = missingTapcap()
      throw new EngineError(message, hint)
    }
    const title = params.interfaces.join(', ')
    const spool = createSpool(spoolRoot(), { kind: 'packets', title, files: [{ name: SPOOL_FILE, state: 'growing' }] })
    if (!spool.ok)
      throw new EngineError(`The spool could not be made: ${spool.error.message}`, `Is there room in ${spoolRoot()}?`)
    own(spool.value.path)
    this.host = host
    this.spool = spool.value
    const file = this.spool.file(SPOOL_FILE)
    this.info = {
      id,
      kind: 'packets',
      title,
      state: 'starting',
      startedAtMs: Date.now(),
      pid: null,
      frames: 0,
      bytes: 0,
      kernelDrops: 0,
      interfaceDrops: 0,
      programDrops: 0,
      spool: file,
      message: null,
      hint: null,
      writable: false,
    }
    let resolveEnded: () => void = () => {}
    this.ended = new Promise((resolve) => {
      resolveEnded = resolve
    })
    this.child = startTapcap(
      program,
      { ...params, file },
      {
        status: (status) => this.status(status),
        exit: (code, signal, stderr) => {
          this.exit(code, signal, stderr)
          resolveEnded()
        },
      },
    )
    if (this.child.pid !== undefined) {
      this.info = { ...this.info, pid: this.child.pid }
      this.spool.update({ pid: this.child.pid })
    }
  }

  async stop(): Promise<void> {
    if (this.info.state !== 'starting' && this.info.state !== 'running') return
    this.asked = true
    this.change({ state: 'stopping' })
    this.child.kill('SIGTERM')
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS)
    await this.ended
    clearTimeout(timer)
  }

  async dispose(): Promise<void> {
    await this.stop()
  }

  private status(status: TapcapStatus): void {
    if (status.type === 'error') return this.change({ message: status.message, hint: status.hint ?? null })
    if (status.type === 'started') {
      this.files.push(this.host.follow(this.info.spool))
      return this.change({ state: 'running' })
    }
    this.change({
      frames: status.frames,
      bytes: status.bytes,
      kernelDrops: status.kernelDrops,
      interfaceDrops: status.interfaceDrops,
      programDrops: status.tapcapDrops,
    })
  }

  private exit(code: number | null, signal: string | null, stderr: string): void {
    for (const file of this.files) this.host.finish(file)
    const failed = code !== 0 && !this.asked
    const { frames, bytes, kernelDrops, interfaceDrops, programDrops } = this.info
    if (this.files.length === 0) this.spool.remove()
    else
      this.spool.update({
        endedAtMs: Date.now(),
        exit: { code, signal },
        files: [{ name: SPOOL_FILE, state: 'complete' }],
        counters: { frames, bytes, dropped: kernelDrops + interfaceDrops + programDrops },
      })
    if (!failed) return this.change({ state: 'stopped' })
    const why =
      this.info.message ??
      (signal ? `The capture program was ended by ${signal}` : stderr || `The capture program ended with code ${code}`)
    const kept = 'What was captured until then is kept; start again to go on'
    const hint = this.info.hint ?? (this.files.length > 0 ? kept : null)
    this.change({ state: 'failed', message: why, hint })
    this.host.notice({ severity: 'error', message: `Capture on ${this.info.title}: ${why}`, hint })
  }

  private change(changes: Partial<CaptureInfo>): void {
    this.info = { ...this.info, ...changes }
    this.host.changed()
  }
}
