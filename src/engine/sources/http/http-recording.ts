/** What the proxy records: its requests are numbered, and told apart by what may be recorded of them. */
import { type Conversation, Conversations } from './conversations.ts'
import { ExchangeRecording } from './exchange-recording.ts'
import type { RequestHead } from './http-head.ts'
import type { HttpRecorder } from './http-recorder.ts'

/** Longest text of an `endpoint` event that is looked at. */
const MAX_ENDPOINT = 4096

export class HttpRecording {
  readonly recorder: HttpRecorder
  readonly conversations = new Conversations()
  private readonly upstream: URL
  /** Paths that MCP messages go to: bodies of others may hold tokens. */
  private readonly paths: Set<string>
  private readonly underWay = new Set<ExchangeRecording>()
  private requests = 0
  private onIdle: () => void = () => {}

  constructor(recorder: HttpRecorder, upstream: URL) {
    this.recorder = recorder
    this.upstream = upstream
    this.paths = new Set([upstream.pathname])
  }

  begin(head: RequestHead): ExchangeRecording {
    const exchange = new ExchangeRecording(this, head, ++this.requests)
    this.underWay.add(exchange)
    return exchange
  }

  /** An exchange is recorded to its end. */
  leave(exchange: ExchangeRecording, conversation: Conversation | null): void {
    if (!this.underWay.delete(exchange)) return
    if (conversation) conversation.users--
    if (this.underWay.size === 0) this.onIdle()
  }

  /** Resolves when all exchanges are recorded to their end. */
  whenIdle(): Promise<void> {
    if (this.underWay.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.onIdle = resolve
    })
  }

  /** Whether bodies that go there are recorded. */
  isForMessages(target: string): boolean {
    return this.paths.has(target.split('?')[0])
  }

  /** Where the client of a stream shall post its messages to, as the older transport has it in an `endpoint` event. */
  learnEndpoint(data: Uint8Array, conversation: Conversation): void {
    const text = new TextDecoder().decode(data).trim()
    if (data.length > MAX_ENDPOINT || !URL.canParse(text, this.upstream.href)) return
    const url = new URL(text, this.upstream)
    if (url.origin !== this.upstream.origin) return
    this.paths.add(url.pathname)
    this.conversations.bind(url.pathname + url.search, conversation)
  }
}
