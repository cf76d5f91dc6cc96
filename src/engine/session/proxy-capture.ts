/** A reverse proxy before an HTTP server that this session started. */
import type { CallParams } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { HttpTap } from '../sources/http/http-tap.ts'
import { LOOPBACK, parseListen, parseServerUrl } from '../sources/http/server-url.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { newCaptureInfo } from './capture-info.ts'
import type { Capture, CapturesHost } from './captures.ts'
import { RecordingCapture } from './recording-capture.ts'

export class ProxyCapture extends RecordingCapture implements Capture {
  private readonly tap: HttpTap

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
    const info = newCaptureInfo({
      id,
      kind: 'stdio',
      title: tap.server,
      state: 'running',
      startedAtMs: Date.now(),
      spool: tap.path,
      file: tap.path,
      address: tap.url,
    })
    super(info, tap, host)
    this.tap = tap
  }

  async stop(): Promise<void> {
    if (this.info.state !== 'running') return
    this.change({ state: 'stopping' })
    await this.tap.stop()
    this.finishFiles()
    this.change({ state: 'stopped' })
  }

  async dispose(): Promise<void> {
    await this.stop()
  }
}
