/**
 * One request on its way to the server, and the response on its way back: bytes as they come, either side held back while the other does
 * not read, and an end of either passed on. The record only listens.
 */
import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import { EndpointRewriter } from './endpoint-rewriter.ts'
import { toClient, toServer, type Upstream } from './forwarded-headers.ts'
import { hasBody, headerOf, originForm, type RequestHead } from './http-head.ts'
import { describeFailure } from './upstream-failure.ts'

const BAD_GATEWAY = 502
/** Sends the head. Node's `flushHeaders` would make UTF-8 of a field's bytes that are no ASCII. */
const NOTHING = new Uint8Array(0)
/** Of all header fields together. */
export const MAX_HEADER_BYTES = 256 * 1024

/** Hears of an exchange; must not throw. */
export interface ExchangeListener {
  requestData(bytes: Uint8Array): void
  requestEnd(): void
  response(status: number, reason: string, headers: readonly string[]): void
  responseData(bytes: Uint8Array): void
  responseEnd(): void
  refused(status: number, text: string, problem: string): void
  broke(text: string, isExpected: boolean): void
}

export interface ExchangeOptions {
  readonly url: URL
  readonly upstream: Upstream
  /** Of the client's connection: it has one to the server to itself. */
  readonly agent: Agent
  readonly listener: ExchangeListener
  /** Why the proxy is ending everything, if it is. */
  stopped(): string | null
}

export class Exchange {
  private readonly incoming: IncomingMessage
  private readonly outgoing: ServerResponse
  private readonly options: ExchangeOptions
  private readonly head: RequestHead
  private readonly request: ClientRequest
  private rewriter: EndpointRewriter | null = null
  private isEvents = false
  private isOver = false

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, options: ExchangeOptions) {
    this.incoming = incoming
    this.outgoing = outgoing
    this.options = options
    this.head = headOf(incoming)
    this.request = this.open()
    this.forwardRequest()
    this.request.on('response', (response) => this.forwardResponse(response))
    this.request.on('error', (error: NodeJS.ErrnoException) => this.failed(error))
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) this.clientGone()
    })
    // A server may answer before it has all of the request.
    incoming.on('close', () => {
      if (this.isOver && !incoming.complete) options.listener.broke('The client did not send all of its request', false)
    })
  }

  private open(): ClientRequest {
    const { url, upstream, agent } = this.options
    const { method, target, headers } = this.head
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    return send({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port || undefined,
      method,
      path: target,
      headers: toServer(headers, upstream),
      agent,
      maxHeaderSize: MAX_HEADER_BYTES,
      setHost: false,
    })
  }

  private forwardRequest(): void {
    const { incoming, request } = this
    const { listener } = this.options
    request.on('continue', () => this.outgoing.writeContinue())
    if (hasBody(this.head)) request.write(NOTHING)
    incoming.on('data', (bytes: Buffer) => listener.requestData(bytes))
    incoming.pipe(request, { end: false })
    incoming.on('end', () => {
      listener.requestEnd()
      if (incoming.rawTrailers.length > 0) request.addTrailers(pairs(incoming.rawTrailers))
      request.end()
    })
    incoming.on('error', () => this.clientGone())
  }

  private forwardResponse(response: IncomingMessage): void {
    const { outgoing, incoming } = this
    const { listener, upstream } = this.options
    const { statusCode = BAD_GATEWAY, statusMessage = '', rawHeaders } = response
    const own = `http://${incoming.headers.host ?? ''}`
    this.isEvents = /^text\/event-stream\b/i.test(headerOf(rawHeaders, 'content-type'))
    const isPlain = headerOf(rawHeaders, 'content-encoding') === '' && headerOf(rawHeaders, 'content-length') === ''
    if (this.isEvents && isPlain && this.head.method === 'GET') this.rewriter = new EndpointRewriter(upstream, own)
    listener.response(statusCode, statusMessage, rawHeaders)
    outgoing.sendDate = false
    try {
      outgoing.writeHead(statusCode, statusMessage, toClient(rawHeaders, upstream, own, incoming.httpVersion === '1.0'))
    } catch {
      return this.serverGone()
    }
    // An event may be long in coming: the client shall know by now that it may wait.
    outgoing.write(NOTHING)
    response.on('data', (bytes: Buffer) => {
      listener.responseData(bytes)
      const sent = this.rewriter?.push(bytes) ?? bytes
      if (sent.length > 0 && !outgoing.write(sent)) response.pause()
    })
    outgoing.on('drain', () => response.resume())
    response.on('end', () => {
      if (!response.complete) return this.serverGone()
      this.isOver = true
      listener.responseEnd()
      if (response.rawTrailers.length > 0) outgoing.addTrailers(pairs(response.rawTrailers))
      outgoing.end(this.rewriter?.finish())
    })
    response.on('error', () => this.serverGone())
    response.on('close', () => this.serverGone())
  }

  /** No answer comes. */
  private failed(error: NodeJS.ErrnoException): void {
    if (this.isOver) return
    const { outgoing } = this
    if (outgoing.headersSent) return this.serverGone()
    this.isOver = true
    const { listener, url } = this.options
    const stopped = this.options.stopped()
    const why = stopped ?? describeFailure(error, url)
    // A connection that was kept and closed just then: without a proxy the client would see just that.
    if (stopped !== null || (this.request.reusedSocket && error.code === 'ECONNRESET')) {
      listener.broke(why, false)
      outgoing.destroy()
      return
    }
    const text = `tapscope: ${why}\n`
    listener.refused(BAD_GATEWAY, text, why)
    answer(outgoing, BAD_GATEWAY, text)
    this.incoming.resume()
  }

  /** The server closed in the middle of its answer: so does the proxy. */
  private serverGone(): void {
    if (this.isOver) return
    this.isOver = true
    const why = 'The server closed the connection before the end of its answer'
    this.options.listener.broke(this.options.stopped() ?? why, false)
    this.outgoing.destroy()
  }

  private clientGone(): void {
    if (this.isOver) return
    this.isOver = true
    const { listener, stopped } = this.options
    const isStream = this.isEvents && this.head.method === 'GET'
    const what = isStream
      ? 'The client closed the stream'
      : 'The client closed the connection before the end of the answer'
    listener.broke(stopped() ?? what, isStream)
    this.request.destroy()
  }
}

export const headOf = ({ method = 'GET', url = '/', rawHeaders }: IncomingMessage): RequestHead => ({
  method,
  target: originForm(url),
  headers: rawHeaders,
})

/** An answer of the proxy's own; what still comes of the request is not waited for. */
export function answer(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  outgoing.end(text)
}

const pairs = (raw: readonly string[]): [string, string][] =>
  Array.from({ length: raw.length >> 1 }, (_, i) => [raw[2 * i], raw[2 * i + 1]])
