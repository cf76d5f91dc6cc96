/**
 * Who may talk to the headless server: a browser that was given the token. The first request carries it in the URL and gets a cookie;
 * every further request, the WebSocket's too, must bring the cookie, name this host, and come from this origin.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const COOKIE = 'tapscope'

export type Access = 'granted' | 'token' | 'denied'

export class AccessControl {
  private readonly token: string
  private readonly hosts: ReadonlySet<string>
  /** Cookies are shared between ports of a host, so that the name tells servers apart. */
  readonly cookieName: string

  constructor(token: string, port: number) {
    this.token = token
    this.cookieName = `${COOKIE}-${port}`
    this.hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
  }

  /** `token` when the URL itself brings the token, which is answered with the cookie. */
  check(request: IncomingMessage): Access {
    const { host, origin } = request.headers
    if (!host || !this.hosts.has(host)) return 'denied'
    if (origin !== undefined && origin !== `http://${host}`) return 'denied'
    const site = request.headers['sec-fetch-site']
    const url = new URL(request.url ?? '/', `http://${host}`)
    const given = url.searchParams.get('token')
    if (request.method === 'GET' && url.pathname === '/' && given !== null)
      return this.matches(given) ? 'token' : 'denied'
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'denied'
    return this.matches(this.cookie(request)) ? 'granted' : 'denied'
  }

  get cookieHeader(): string {
    return `${this.cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`
  }

  private cookie(request: IncomingMessage): string {
    for (const part of (request.headers.cookie ?? '').split(';')) {
      const [name, value] = part.trim().split('=', 2)
      if (name === this.cookieName && value !== undefined) return value
    }
    return ''
  }

  private matches(given: string): boolean {
    const a = Buffer.from(given)
    const b = Buffer.from(this.token)
    return a.length === b.length && timingSafeEqual(a, b)
  }
}
