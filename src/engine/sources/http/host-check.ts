/**
 * Which Host a client may name. The server sees its own name whatever the client named, so its protection against DNS rebinding (a web page
 * whose name was made to lead to this machine) would be lost: it is done here instead. A page can't have an address as its name.
 */
import { isIP } from 'node:net'
import { hostname } from 'node:os'

/** `allowed` are further names, without ports. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const name = nameOf(host)
  if (name === '' || isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost')) return true
  return [hostname(), ...allowed].some((one) => one.toLowerCase() === name)
}

/** Without the port, the brackets of IPv6 and a dot at the end. */
function nameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(host)
  const name = bracketed ? bracketed[1] : host.replace(/:\d*$/, '')
  return name.toLowerCase().replace(/\.$/, '')
}
