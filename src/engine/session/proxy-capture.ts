/** A reverse proxy before an HTTP server that this session started. */
import type { CallParams, CaptureInfo } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { HttpTap } from '../sources/http/http-tap.ts'
import { LOOPBACK, parseListen, parseServerUrl } from '../sources/http/server-url.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { newCaptureInfo } from './capture-info.ts'
import type { Capture, CapturesHost } from './captures.ts'

/** How often the counters of a running proxy are taken over. */
const COUNTERS_MS = 250

export class ProxyCapture implements Capture {
  info: CaptureInfo
  readonly files: number[]
  private readonly tap: HttpTap
  private readonly host: CapturesHost
  private readonly timer: NodeJS.Timeout

  /** Listens; throws an EngineError when it can't, or when it could not record. */
  static async start(
    { url, listen }: CallParams<'proxy.start'>,
    host: CapturesHost,
  ): Promise<(id: number) => ProxyCapture> {
    const server = parseServerUrl(url)
    if (!server.ok) throw new EngineError(`The URL can't be used: ${server.error}`, 'Give http://HOST:PORT/PATH')
    const where = parseListen(listen ?? LOOPBACK)
    if (!where.ok) throw new EngineError(where.error, null)
    const target = { root: spoolRoot() }
    const started = await HttpTap.start({ url: server.value, ...where.value, target, version: host.version })
    if (!started.ok) {
      const { code, message } = started.error
      const why = code === 'EADDRINUSE' ? 'something listens there already' : message
      throw new EngineError(
        `The proxy can't listen on ${where.value.host}:${where.value.port}: ${why}`,
        'Choose another port',
      )
    }
    const tap = started.value
    if (!tap.problem) return (id) => new ProxyCapture(id, tap, host)
    await tap.stop()
    throw new EngineError(
      `The spool could not be written: ${tap.problem.message}`,
      `Make ${target.root} writable, or set TAPSCOPE_SPOOLS to another folder`,
    )
  }

  private constructor(id: number, tap: HttpTap, host: CapturesHost) {
    this.tap = tap
    this.host = host
    this.info = newCaptureInfo({
      id,
      kind: 'stdio',
      title: tap.server,
      state: 'running',
      startedAtMs: Date.now(),
      spool: tap.path,
      file: tap.path,
      address: tap.url,
    })
    this.files = [host.follow(tap.path)]
    this.timer = setInterval(() => this.count(), COUNTERS_MS)
  }

  get folder(): string {
    return this.tap.folder
  }

  async stop(): Promise<void> {
    if (this.info.state !== 'running') return
    this.change({ state: 'stopping' })
    await this.tap.stop()
    clearInterval(this.timer)
    this.count()
    for (const file of this.files) this.host.finish(file)
    this.change({ state: 'stopped' })
  }

  async dispose(): Promise<void> {
    await this.stop()
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
