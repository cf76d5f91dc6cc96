/**
 * A reverse proxy for one HTTP server: what comes to its address goes to the server, and back. Each connection of a client has one to the
 * server to itself, so that what a server knows by connection stays so.
 */
import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import { answer, Exchange, type ExchangeListener, headOf, MAX_HEADER_BYTES } from './exchange.ts'
import { isAllowedHost } from './host-check.ts'
import { headerOf, type RequestHead } from './http-head.ts'

const HEADERS_TIMEOUT_MS = 60_000
const BAD_REQUEST = 400
const FORBIDDEN = 403
const NOT_IMPLEMENTED = 501

export interface HttpProxyOptions {
  /** Of the server, as a client would have it. */
  readonly url: URL
  /** Address and port to listen on; 0 takes a free port. */
  readonly host: string
  readonly port: number
  /** Names that a client may have for the proxy, besides addresses and `localhost`. */
  readonly allowedHosts: readonly string[]
  listen(head: RequestHead): ExchangeListener
}

export class HttpProxy {
  /** What a client has to be configured with. */
  readonly url: string
  /** The same without its query, which may be secret. */
  readonly address: string
  private readonly options: HttpProxyOptions
  private readonly server: Server
  private readonly agents = new WeakMap<Socket, Agent>()
  private stopping: string | null = null

  private constructor(server: Server, options: HttpProxyOptions) {
    const { port } = server.address() as AddressInfo
    this.server = server
    this.options = options
    this.address = `http://${reachable(options.host)}:${port}${options.url.pathname}`
    this.url = this.address + options.url.search
    const take = (incoming: IncomingMessage, outgoing: ServerResponse): void => this.take(incoming, outgoing)
    server.on('request', take)
    server.on('checkContinue', take)
    server.on('connect', (_incoming, socket) => refuseTunnel(socket))
    server.on('clientError', (_error, socket) => socket.destroy())
  }

  /** Fails with what the system says: the address is in use, or not this machine's. */
  static start(options: HttpProxyOptions): Promise<Result<HttpProxy, NodeJS.ErrnoException>> {
    const server = createServer({
      requestTimeout: 0,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
    })
    return new Promise((resolve) => {
      server.once('error', (error) => resolve(fail(error)))
      server.listen(options.port, options.host, () => resolve(ok(new HttpProxy(server, options))))
    })
  }

  /** Ends the listening and every exchange that is under way. */
  stop(): Promise<void> {
    this.stopping = 'The proxy was stopped'
    return new Promise((resolve) => {
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
  }

  private take(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { options } = this
    const head = headOf(incoming)
    const host = headerOf(head.headers, 'host')
    if (!isAllowedHost(host, [options.host, ...options.allowedHosts])) {
      const why = `The name ${JSON.stringify(host)} is not allowed for this proxy`
      return this.refuse(outgoing, head, FORBIDDEN, `${why}: use its address, or start it with --allow-host`)
    }
    if (/\bwebsocket\b/i.test(headerOf(head.headers, 'upgrade')))
      return this.refuse(outgoing, head, NOT_IMPLEMENTED, 'WebSocket is not passed on: use HTTP, or the server itself')
    const { url } = options
    const listener = options.listen(head)
    try {
      const agent = this.agentOf(incoming.socket)
      const stopped = (): string | null => this.stopping
      new Exchange(incoming, outgoing, { url, upstream: url, agent, listener, stopped })
    } catch (error) {
      const text = `tapscope: The request can't be passed on: ${(error as Error).message}\n`
      listener.refused(BAD_REQUEST, text, text)
      answer(outgoing, BAD_REQUEST, text)
    }
  }

  private refuse(outgoing: ServerResponse, head: RequestHead, status: number, why: string): void {
    const text = `tapscope: ${why}\n`
    this.options.listen(head).refused(status, text, why)
    answer(outgoing, status, text)
  }

  private agentOf(socket: Socket): Agent {
    const known = this.agents.get(socket)
    if (known) return known
    const one = { keepAlive: true, maxSockets: 1 }
    const agent = this.options.url.protocol === 'https:' ? new SecureAgent(one) : new Agent(one)
    this.agents.set(socket, agent)
    socket.once('close', () => agent.destroy())
    return agent
  }
}

/** An address that a client on this machine can use. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function refuseTunnel(socket: Duplex): void {
  socket.end('HTTP/1.1 501 Not Implemented\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}
