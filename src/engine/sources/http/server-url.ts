/** The URL of a server, and where to listen for it, as people write them. */
import { fail, ok, type Result } from '../../../shared/base/result.ts'

export const LOOPBACK = '127.0.0.1'

export function parseServerUrl(text: string): Result<URL> {
  if (!URL.canParse(text)) return fail(`'${text}' is no URL`)
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return fail(`'${text}' is no http or https URL`)
  if (url.username !== '' || url.password !== '')
    return fail('a URL with a user name or password: let the client send them, in an Authorization header')
  url.hash = ''
  return ok(url)
}

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** `[HOST:]PORT`; HOST alone takes a free port. */
export function parseListen(text: string): Result<ListenAddress> {
  const match = /^(?:(?:\[([\da-fA-F:.]+)\]|([\w.-]*[A-Za-z.][\w.-]*|\d+(?:\.\d+){3}))(?::(\d{1,5}))?|(\d{1,5}))$/.exec(
    text,
  )
  const port = Number(match?.[3] ?? match?.[4] ?? 0)
  if (!match || port > 65_535) return fail(`'${text}' is no address to listen on: give PORT or HOST:PORT`)
  return ok({ host: match[1] ?? match[2] ?? LOOPBACK, port })
}
