/** Header fields as they came, and what of a request line may be kept. */

/** Names and values in turn, as Node has them raw. */
export type RawHeaders = readonly string[]

/** First value of a field, empty when there is none. */
export function headerOf(headers: RawHeaders, name: string): string {
  for (let i = 0; i + 1 < headers.length; i += 2) if (headers[i].toLowerCase() === name) return headers[i + 1]
  return ''
}

/** What a client asks for. */
export interface RequestHead {
  readonly method: string
  /** Path and query, as in the request line. */
  readonly target: string
  readonly headers: RawHeaders
}

/** Whether bytes follow the head. */
export const hasBody = ({ headers }: RequestHead): boolean =>
  headerOf(headers, 'transfer-encoding') !== '' || Number(headerOf(headers, 'content-length')) > 0

/** Without scheme and authority, which a client that takes us for a forward proxy sends. */
export const originForm = (target: string): string =>
  target === '*' ? target : target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/')

/** Path and query as they may be recorded: values of a query may be keys, but for those that name a session. */
export function recordedTarget(target: string): string {
  const [path, query] = target.split(/\?(.*)/s)
  if (query === undefined) return path
  const parts = query.split('&').map((part) => {
    const [name, value] = part.split(/=(.*)/s)
    return value === undefined || SESSION.test(name) ? part : `${name}=…`
  })
  return `${path}?${parts.join('&')}`
}

/** The session that a path names, as the older transport has it. */
export function sessionIn(target: string): string {
  const query = target.split(/\?(.*)/s)[1] ?? ''
  for (const part of query.split('&')) {
    const [name, value] = part.split(/=(.*)/s)
    if (value && SESSION.test(name)) return value
  }
  return ''
}

const SESSION = /^session_?id$/i
