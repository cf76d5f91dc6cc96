/** A capture of packets that this session started: tapcap, what feeds it, and its spool. */
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import type { CaptureStart } from '../../shared/wire/capture.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { CaptureRun, type RunInterface } from '../sources/packets/capture-run.ts'
import type { Problem } from '../sources/packets/tapcap.ts'
import type { TapcapStatus } from '../sources/packets/tapcap-status.ts'
import { limitWords } from '../sources/packets/tapcap-words.ts'
import { prepareSpool, type Spool, type SpoolProblem, spoolRoot } from '../store/spool-folder.ts'
import { countsOf, newCaptureInfo } from './capture-info.ts'
import type { Capture, CapturesHost } from './captures.ts'
import { FollowedFiles } from './followed-files.ts'

const SPOOL_FILE = 'packets.pcapng'

export class PacketCapture implements Capture {
  info: CaptureInfo
  readonly options: CaptureStart
  private readonly host: CapturesHost
  private readonly spool: Spool
  private readonly run: CaptureRun
  private readonly followed: FollowedFiles
  private asked = false
  /** A program that feeds tapcap has ended badly. */
  private troubled = false
  private over = false

  /** Throws an EngineError when it can't be begun. `own` names the spool's folder, so that nobody picks it up as another's. */
  constructor(
    id: number,
    options: CaptureStart,
    interfaces: readonly RunInterface[],
    host: CapturesHost,
    own: (folder: string) => void,
  ) {
    const { output, stop } = options
    const title = options.interfaces.map(({ name }) => name).join(', ')
    const ring = output?.ring ?? null
    const spool = prepareSpool(spoolRoot(), {
      kind: 'packets',
      title,
      files: output?.path ? [] : [{ name: SPOOL_FILE, state: 'growing' }],
      options: withoutSecrets(options),
      ...(output?.path && { output: output.path }),
      ...(ring && { ring: true }),
    })
    if (!spool.ok) throw noSpool(spool.error)
    own(spool.value.path)
    this.host = host
    this.options = options
    this.spool = spool.value
    this.followed = new FollowedFiles(host)
    const file = output?.path ?? this.spool.file(SPOOL_FILE)
    this.info = newCaptureInfo({
      id,
      kind: 'packets',
      title,
      state: 'starting',
      startedAtMs: Date.now(),
      spool: file,
      restartable: true,
    })
    const words = [...limitWords('-b', ring), ...limitWords('-a', stop)]
    if (options.processes ?? process.platform === 'linux') words.push('--processes')
    const run = CaptureRun.start(
      { interfaces, file, words, folder: this.spool.path, input: 'none' },
      {
        status: (status) => this.status(status),
        trouble: (problem) => this.trouble(problem),
        exit: (code, signal, stderr) => this.exit(code, signal, stderr),
      },
    )
    if (!run.ok) {
      this.spool.remove()
      throw new EngineError(run.error.message, run.error.hint)
    }
    this.run = run.value
    const { pid, programs } = this.run
    if (pid === undefined) return
    this.info = { ...this.info, pid }
    const helpers = programs.flatMap((program) => program.pid ?? [])
    // Only now others see it: who picked it up before would end the engine for its program.
    const written = this.spool.update({ pid, ...(helpers.length > 0 && { helpers }) })
    if (written.ok) return
    void this.run.stop()
    throw noSpool(written.error)
  }

  get files(): readonly number[] {
    return this.followed.files
  }

  get folder(): string {
    return this.spool.path
  }

  async stop(): Promise<void> {
    if (this.over) return
    this.asked = true
    this.change({ state: 'stopping' })
    await this.run.stop()
  }

  async dispose(): Promise<void> {
    await this.stop()
  }

  private status(status: TapcapStatus): void {
    switch (status.type) {
      case 'error':
        return this.change({ message: status.message, hint: status.hint ?? null })
      case 'started':
        this.followed.goOn(status.file)
        return this.change({ state: 'running', file: status.file, spool: status.file })
      case 'file':
        this.followed.goOn(status.file)
        return this.change({ file: status.file })
      case 'removed':
        return this.followed.removed(status.file, status.frames)
      default:
        this.change(countsOf(status))
    }
  }

  private trouble({ message, hint }: Problem): void {
    this.troubled = true
    this.change({ message, hint })
  }

  private exit(code: number | null, signal: string | null, stderr: string): void {
    this.over = true
    this.followed.end()
    const failed = (code !== 0 || this.troubled) && !this.asked
    const { frames, bytes, kernelDrops, interfaceDrops, programDrops } = this.info
    if (!this.followed.any) this.spool.remove()
    else
      this.spool.update({
        endedAtMs: Date.now(),
        exit: { code, signal },
        files: this.spool.manifest.files.map(({ name }) => ({ name, state: 'complete' })),
        counters: { frames, bytes, dropped: kernelDrops + interfaceDrops + programDrops },
      })
    if (!failed) return this.change({ state: 'stopped' })
    const why =
      this.info.message ??
      (signal ? `The capture program was ended by ${signal}` : stderr || `The capture program ended with code ${code}`)
    const kept = 'What was captured until then is kept; start again to go on'
    const hint = this.info.hint ?? (this.followed.any ? kept : null)
    this.change({ state: 'failed', message: why, hint })
    this.host.notice({ severity: 'error', message: `Capture on ${this.info.title}: ${why}`, hint })
  }

  private change(changes: Partial<CaptureInfo>): void {
    this.info = { ...this.info, ...changes }
    this.host.changed()
  }
}

/** Options of extcap programs may be passwords: they are not kept on the disk. */
function withoutSecrets(options: CaptureStart): CaptureStart {
  const interfaces = options.interfaces.map(({ extcap, ...rest }) => {
    const harmless = Object.entries(extcap ?? {}).filter(([name]) => !/pass(word|phrase|wd)?|secret|token/i.test(name))
    return { ...rest, ...(extcap && { extcap: Object.fromEntries(harmless) }) }
  })
  return { ...options, interfaces }
}

const noSpool = ({ message }: SpoolProblem): EngineError =>
  new EngineError(`The spool could not be made: ${message}`, `Is there room in ${spoolRoot()}?`)
