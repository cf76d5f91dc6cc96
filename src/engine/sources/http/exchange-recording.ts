/**
 * One HTTP request with its response, as frames: each message that it carried, or where it carried none its request line and status line.
 * Hears of bytes as they pass and keeps none of them waiting.
 */
import type { HttpFacts } from '../../../shared/http-note.ts'
import type { StdioStream } from '../../../shared/stdio-interface.ts'
import type { Instant } from '../stdio/tap-recorder.ts'
import { BodyDecoder, isKnownEncoding } from './body-decoder.ts'
import { clientNameIn, clientNameOf } from './client-identity.ts'
import type { Conversation } from './conversations.ts'
import { hasBody, headerOf, type RawHeaders, type RequestHead, recordedTarget, sessionIn } from './http-head.ts'
import type { HttpRecording } from './http-recording.ts'
import { MessageRecording } from './message-recording.ts'
import { SseEvents } from './sse-events.ts'

const ACCEPTED = 202

export class ExchangeRecording {
  private readonly recording: HttpRecording
  private readonly head: RequestHead
  private readonly isForMessages: boolean
  private readonly userAgent: string
  private readonly asked: HttpFacts
  private answered: HttpFacts | null = null
  private conversation: Conversation | null = null
  private requestBody: BodyDecoder | null = null
  private responseBody: BodyDecoder | null = null
  /** Settles when the request is recorded, where that takes time. */
  private gate: Promise<void> | null = null
  private cut: string | undefined
  /** Bodies that are not recorded to their end. */
  private openBodies = 0
  private isAnswered = false

  constructor(recording: HttpRecording, head: RequestHead, number: number) {
    const { method, target, headers } = head
    this.recording = recording
    this.head = head
    this.isForMessages = recording.isForMessages(target)
    this.userAgent = headerOf(headers, 'user-agent')
    this.asked = {
      request: number,
      method,
      path: recordedTarget(target),
      ...some('session', headerOf(headers, 'mcp-session-id') || sessionIn(target)),
      ...some('protocolVersion', headerOf(headers, 'mcp-protocol-version')),
      ...some('contentType', headerOf(headers, 'content-type')),
      ...some('contentEncoding', headerOf(headers, 'content-encoding')),
      ...some('lastEventId', headerOf(headers, 'last-event-id')),
      ...some('userAgent', this.userAgent),
    }
    if (this.isForMessages && hasBody(head)) this.requestBody = this.openRequest()
    else this.line('stdin', `${method} ${this.asked.path} HTTP/1.1`, this.asked)
  }

  requestData(bytes: Uint8Array): void {
    this.requestBody?.push(bytes, this.recording.recorder.now())
  }

  requestEnd(): void {
    this.requestBody?.end(this.recording.recorder.now())
    this.requestBody = null
  }

  response(status: number, reason: string, headers: RawHeaders): void {
    const session = headerOf(headers, 'mcp-session-id')
    const contentType = headerOf(headers, 'content-type')
    const contentEncoding = headerOf(headers, 'content-encoding')
    const { request, method, path } = this.asked
    this.answered = {
      request,
      ...some('method', method ?? ''),
      ...some('path', path ?? ''),
      status,
      ...some('session', session || this.asked.session || ''),
      ...some('contentType', contentType),
      ...some('contentEncoding', contentEncoding),
    }
    this.afterRequest(() => {
      if (session !== '') this.recording.conversations.bind(session, this.conversationOf())
    })
    const line = `HTTP/1.1 ${status} ${reason}`.trimEnd()
    if (!this.isForMessages) this.line('stdout', line, this.answered)
    else if (/^text\/event-stream\b/i.test(contentType)) this.responseBody = this.openEvents(contentEncoding)
    else this.responseBody = this.openResponse(contentEncoding, line)
  }

  responseData(bytes: Uint8Array): void {
    this.responseBody?.push(bytes, this.recording.recorder.now())
  }

  responseEnd(): void {
    this.responseBody?.end(this.recording.recorder.now())
    this.responseBody = null
    this.finish()
  }

  /** The client got an answer of the proxy's own. */
  refused(status: number, text: string, problem: string): void {
    this.endBodies(problem)
    this.line('stdout', text, { ...this.asked, status, problem })
    this.finish()
  }

  /** It ended before its end; `isExpected` where nothing is lost. */
  broke(text: string, isExpected: boolean): void {
    this.endBodies(text)
    const facts = this.answered ?? this.asked
    this.line('stderr', text, isExpected ? facts : { ...facts, problem: text })
    this.finish()
  }

  private endBodies(reason: string): void {
    this.cut = `Incomplete: ${reason}`
    const now = this.recording.recorder.now()
    this.requestBody?.end(now)
    this.responseBody?.end(now)
    this.requestBody = null
    this.responseBody = null
  }

  private openRequest(): BodyDecoder {
    const message = this.messages('stdin', () => this.asked)
    this.openBodies++
    let settle = (): void => {}
    const encoding = knownEncoding(this.asked.contentEncoding)
    if (encoding !== '') {
      this.gate = new Promise((resolve) => {
        settle = resolve
      })
    }
    return new BodyDecoder(encoding, {
      data: (bytes, time) => message.push(bytes, 0, bytes.length, time),
      end: (time, problem) => {
        message.end(time, this.cut ?? problem)
        this.gate = null
        settle()
        this.bodyEnded()
      },
    })
  }

  private openResponse(encoding: string, line: string): BodyDecoder {
    const facts = this.answered ?? this.asked
    const message = this.messages('stdout', () => facts)
    this.openBodies++
    return new BodyDecoder(
      knownEncoding(encoding),
      {
        data: (bytes, time) => message.push(bytes, 0, bytes.length, time),
        end: (time, problem) => {
          const comment = this.cut ?? problem
          if (message.isOpen) message.end(time, comment)
          else if (comment === undefined && facts.status !== ACCEPTED) this.line('stdout', line, facts)
          this.bodyEnded()
        },
      },
      this.gate,
    )
  }

  private openEvents(encoding: string): BodyDecoder {
    const facts = this.answered ?? this.asked
    let now: Instant = { seconds: 0, nanos: 0 }
    this.openBodies++
    const message = this.messages('stdout', () => {
      const { type, id } = events
      return { ...facts, event: type || 'message', ...(id !== undefined && { eventId: id }) }
    })
    const events = new SseEvents({
      data: (bytes, start, end) => message.push(bytes, start, end, now),
      end: () => {
        message.end(now)
        if (events.type === 'endpoint' && message.last)
          this.recording.learnEndpoint(message.last, this.conversationOf())
      },
    })
    return new BodyDecoder(
      knownEncoding(encoding),
      {
        data: (bytes, time) => {
          now = time
          events.push(bytes)
        },
        end: (time, problem) => {
          if (message.isOpen) message.end(time, this.cut ?? problem ?? 'Incomplete: the stream ended within the event')
          this.bodyEnded()
        },
      },
      this.gate,
    )
  }

  private messages(stream: StdioStream, facts: () => HttpFacts): MessageRecording {
    const { recorder } = this.recording
    return new MessageRecording({ recorder, stream, facts, conversation: (first) => this.conversationOf(first) })
  }

  /** A frame of one line: what a head says, where there is no message. */
  private line(stream: StdioStream, text: string, facts: HttpFacts): void {
    const bytes = new TextEncoder().encode(text.endsWith('\n') ? text : `${text}\n`)
    const message = this.messages(stream, () => facts)
    const { seconds, nanos } = this.recording.recorder.now()
    const time = { seconds, nanos }
    this.afterRequest(() => {
      message.push(bytes, 0, bytes.length, time)
      message.end(time)
    })
  }

  /** Chosen once, when the first frame is there. */
  private conversationOf(first?: Uint8Array): Conversation {
    const { conversations } = this.recording
    const told = first && clientNameIn(first)
    const client = told ?? clientNameOf(this.userAgent)
    if (!this.conversation) {
      const session = headerOf(this.head.headers, 'mcp-session-id')
      const known = conversations.ofSession(session || this.head.target)
      this.conversation = known ?? (session === '' ? conversations.free(client) : conversations.join(session, client))
      this.conversation.users++
    }
    if (told !== undefined) this.conversation.client = told
    return this.conversation
  }

  private afterRequest(work: () => void): void {
    if (this.gate) void this.gate.then(work)
    else work()
  }

  private bodyEnded(): void {
    this.openBodies--
    this.leaveWhenDone()
  }

  private finish(): void {
    this.isAnswered = true
    this.leaveWhenDone()
  }

  private leaveWhenDone(): void {
    if (this.isAnswered && this.openBodies === 0) this.recording.leave(this, this.conversation)
  }
}

const knownEncoding = (encoding = ''): string => (isKnownEncoding(encoding) ? encoding : '')

/** A member where there is something to say. */
function some<K extends string>(name: K, value: string): { [name in K]?: string } {
  return value === '' ? {} : ({ [name]: value } as { [name in K]: string })
}
