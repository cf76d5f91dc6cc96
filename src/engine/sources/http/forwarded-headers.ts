/**
 * The header fields that a server and a client get through the proxy. All stay as they are, in their order and spelling, but for those that
 * name the proxy where the server has to be named, or the other way round.
 */
import { headerOf, type RawHeaders } from './http-head.ts'

/** Fields of an upgrade, which is not offered here. */
const UPGRADE = new Set(['upgrade', 'http2-settings'])

/** Where the server is, as it knows itself. */
export interface Upstream {
  /** `http://host:port`. */
  readonly origin: string
  /** `host:port`, the port only where it is not the scheme's. */
  readonly host: string
}

/** What the server gets. It sees its own name in Host, and in Origin where the client has the proxy's; other origins are its to judge. */
export function toServer(headers: RawHeaders, upstream: Upstream): string[] {
  const own = `http://${headerOf(headers, 'host')}`.toLowerCase()
  const upgrades = headerOf(headers, 'upgrade') !== ''
  const sent: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i].toLowerCase()
    const value = headers[i + 1]
    if (upgrades && (UPGRADE.has(name) || name === 'connection')) continue
    if (name === 'host') sent.push(headers[i], upstream.host)
    else if (name === 'origin' && value.toLowerCase() === own) sent.push(headers[i], upstream.origin)
    else sent.push(headers[i], value)
  }
  if (headerOf(headers, 'host') === '') sent.push('Host', upstream.host)
  return sent
}

/** What the client gets; `own` is the proxy's origin as the client has it. A redirect within the server stays behind the proxy. */
export function toClient(headers: RawHeaders, upstream: Upstream, own: string, http10: boolean): string[] {
  const sent: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i].toLowerCase()
    if (http10 && name === 'transfer-encoding') continue
    const value = headers[i + 1]
    sent.push(headers[i], name === 'location' ? behindProxy(value, upstream, own) : value)
  }
  return sent
}

/** A URL of the server's as one of the proxy's; others stay, and so do relative ones. */
export function behindProxy(url: string, upstream: Upstream, own: string): string {
  if (!URL.canParse(url)) return url
  const { origin, pathname, search, hash } = new URL(url)
  return origin === upstream.origin ? `${own}${pathname}${search}${hash}` : url
}
