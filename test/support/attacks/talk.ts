/** Conversations as the samples of rules have them, for attacks that are generated. A server's name goes before its lines, where there are several. */

export type Line = string | { readonly pause: number } | { readonly tcp: string; readonly text: string } | DnsQuestion
interface DnsQuestion {
  readonly udp: string
  readonly dns: { readonly name: string; readonly type: number }
}

export interface Tool {
  readonly name: string
  readonly [member: string]: unknown
}

let ids = 0
const json = (value: object): string => JSON.stringify({ jsonrpc: '2.0', ...value })

/** A request of the client and its result. */
export function asked(method: string, params: object, result: object, server = ''): Line[] {
  const id = ++ids
  return [`${server}> ${json({ id, method, params })}`, `${server}< ${json({ id, result })}`]
}

/** A request of the server, without an answer. */
export const askedByServer = (method: string, params: object, server = ''): Line[] => [
  `${server}< ${json({ id: ++ids, method, params })}`,
]

export const notified = (method: string, server = ''): Line[] => [`${server}< ${json({ method })}`]

export const tools = (list: readonly Tool[], server = ''): Line[] => asked('tools/list', {}, { tools: list }, server)

/** A call and the text it brings. */
export const called = (name: string, words: object, text: string, server = ''): Line[] =>
  asked('tools/call', { name, arguments: words }, { content: [{ type: 'text', text }] }, server)

export function failed(name: string, words: object, message: string, server = ''): Line[] {
  const id = ++ids
  const call = json({ id, method: 'tools/call', params: { name, arguments: words } })
  return [`${server}> ${call}`, `${server}< ${json({ id, error: { code: -32_000, message } })}`]
}

/** Of a request or a response in one packet. */
export function http(way: string, head: readonly string[], body = ''): Line {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  return { tcp: way, text: `${[...head, ...length].join('\r\n')}\r\n\r\n${body}` }
}

export const lookedUp = (name: string): Line => ({ udp: '10.0.0.5:5353 > 203.0.113.53:53', dns: { name, type: 1 } })

/** Text in tag characters, which nobody sees. */
export const inTags = (text: string): string =>
  Array.from(text, (one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join('')

/** Text in variation selectors. */
export const inSelectors = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16)).join(
    '',
  )

/** Text in two characters of no width. */
export const inBits = (text: string): string =>
  Array.from(Buffer.from(text), (byte) =>
    byte.toString(2).padStart(8, '0').replaceAll('0', '\u2062').replaceAll('1', '\u2064'),
  ).join('')
