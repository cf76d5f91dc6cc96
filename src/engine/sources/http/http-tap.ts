/** A reverse proxy before an MCP server that is reached over HTTP, and the spool of what passes: `tapscope wrap --url`, and the window's. */
import { ok, type Result } from '../../../shared/base/result.ts'
import type { SpoolCounters, SpoolProblem } from '../../store/spool-folder.ts'
import { type SpoolTarget, TapSpool } from '../stdio/tap-spool.ts'
import type { ExchangeListener } from './exchange.ts'
import { DEAF, guarded } from './guarded-listener.ts'
import type { RequestHead } from './http-head.ts'
import { HttpProxy } from './http-proxy.ts'
import { HttpRecorder } from './http-recorder.ts'
import { HttpRecording } from './http-recording.ts'

/** What is still being decompressed for the record may take so long. */
const PATIENCE_MS = 1000

export interface HttpTapOptions {
  /** Of the server; from `parseServerUrl`. */
  readonly url: URL
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly allowedHosts?: readonly string[]
  /** Short name of the server; made of the URL by default. */
  readonly name?: string | null
  readonly target: SpoolTarget
  /** Version of Tapscope, for the file. */
  readonly version: string
}

export class HttpTap {
  /** What a client has to be configured with instead of the server's URL. */
  readonly url: string
  /** The same without its query, which may be secret. */
  readonly address: string
  /** The server's URL, without its query. */
  readonly server: string
  private readonly proxy: HttpProxy
  private readonly spool: Result<TapSpool<HttpRecorder>, SpoolProblem>
  private readonly recording: HttpRecording | null
  private stopped: Promise<void> | undefined

  private constructor(
    proxy: HttpProxy,
    server: string,
    spool: Result<TapSpool<HttpRecorder>, SpoolProblem>,
    recording: HttpRecording | null,
  ) {
    this.proxy = proxy
    this.recording = recording
    this.url = proxy.url
    this.address = proxy.address
    this.server = server
    this.spool = spool
  }

  /** Fails when it can't listen; where the spool can't be written the traffic passes all the same, see `problem`. */
  static async start(options: HttpTapOptions): Promise<Result<HttpTap, NodeJS.ErrnoException>> {
    const { url, host, port, allowedHosts = [], target, version } = options
    const title = options.name ?? url.host
    let recording: HttpRecording | null = null
    const listen = (head: RequestHead): ExchangeListener => listenerOf(recording, head)
    const proxy = await HttpProxy.start({ url, host, port, allowedHosts, listen })
    if (!proxy.ok) return proxy
    const shown = `${url.origin}${url.pathname}`
    const application = `Tapscope ${version}`
    const spool = TapSpool.with(
      target,
      { title, command: [shown], address: proxy.value.address },
      (file) => new HttpRecorder(file, { application, url: shown, server: title }),
    )
    if (spool.ok) recording = new HttpRecording(spool.value.recorder, url)
    return ok(new HttpTap(proxy.value, shown, spool, recording))
  }

  /** Why nothing is recorded, if it is not. */
  get problem(): SpoolProblem | null {
    return this.spool.ok ? null : this.spool.error
  }

  /** The pcapng file, and the session's folder where it has one. */
  get path(): string {
    return this.spool.ok ? this.spool.value.path : ''
  }

  get folder(): string {
    return this.spool.ok ? (this.spool.value.spool?.path ?? '') : ''
  }

  get counters(): SpoolCounters {
    return this.spool.ok ? this.spool.value.counters : { frames: 0, bytes: 0, dropped: 0 }
  }

  /** Ends what is under way. Resolves when the spool is complete. */
  stop(): Promise<void> {
    this.stopped ??= this.end()
    return this.stopped
  }

  private async end(): Promise<void> {
    await this.proxy.stop()
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())
    await Promise.race([this.recording?.whenIdle(), late])
    if (this.spool.ok) await this.spool.value.finish({ code: 0, signal: null })
  }
}

/** Recording one exchange fails alone: the next one begins anew. */
function listenerOf(recording: HttpRecording | null, head: RequestHead): ExchangeListener {
  if (!recording) return DEAF
  try {
    return guarded(recording.begin(head), () => {})
  } catch {
    return DEAF
  }
}
