/**
 * The `endpoint` event that an SSE stream of MCP's older transport begins with names the URL that a client has to post to. A relative one
 * leads to the proxy as it stands; an absolute one of the server's is made the proxy's. Only the first event is looked at: bytes wait here
 * only while they may be the beginning of such an event. Sans-io.
 */
import { behindProxy, type Upstream } from './forwarded-headers.ts'

const BEGINNINGS = ['event: endpoint', 'event:endpoint'] as const
/** An event that is longer is passed on as it is. */
const LONGEST = 8192

export class EndpointRewriter {
  private readonly upstream: Upstream
  private readonly own: string
  private held: Buffer | null = Buffer.alloc(0)

  /** `own` is the proxy's origin as the client has it. */
  constructor(upstream: Upstream, own: string) {
    this.upstream = upstream
    this.own = own
  }

  /** The next bytes of the stream; returns those that may go on. */
  push(bytes: Buffer): Buffer {
    if (!this.held) return bytes
    this.held = Buffer.concat([this.held, bytes])
    const text = this.held.toString('latin1')
    const begins = BEGINNINGS.some((one) => one.startsWith(text.slice(0, one.length)))
    const end = /\r\n\r\n|\n\n|\r\r/.exec(text)
    if (begins && !end && text.length < LONGEST) return Buffer.alloc(0)
    this.held = null
    if (!begins || !end) return Buffer.from(text, 'latin1')
    const until = end.index + end[0].length
    const event = text.slice(0, until).replace(/^(data: ?)(.*)$/m, (_line, name: string, url: string) => {
      return name + behindProxy(url, this.upstream, this.own)
    })
    return Buffer.from(event + text.slice(until), 'latin1')
  }

  /** What is held when the stream ends. */
  finish(): Buffer {
    const rest = this.held ?? Buffer.alloc(0)
    this.held = null
    return rest
  }
}
