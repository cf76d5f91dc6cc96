/**
 * What a proxy knows of the HTTP request that a message travelled in: `http=` and a JSON object, in a frame's note (docs/formats.md).
 * Writer and reader both are here. Never in it: what may be secret, as header fields that authorise, cookies and values of a query.
 */
export interface HttpFacts {
  /** Number of the HTTP request in the recording, from 1. What came in its response has it as well. */
  readonly request: number
  readonly method?: string
  /** With the names of a query, and the values of those that name a session. */
  readonly path?: string
  /** Of the response; missing where the message was in the request. */
  readonly status?: number
  /** Mcp-Session-Id, or what stands for it in the path of the older transport. */
  readonly session?: string
  /** MCP-Protocol-Version. */
  readonly protocolVersion?: string
  readonly contentType?: string
  readonly contentEncoding?: string
  /** Type and id of the server-sent event. */
  readonly event?: string
  readonly eventId?: string
  readonly lastEventId?: string
  readonly userAgent?: string
  /** What went wrong, in words. */
  readonly problem?: string
}

/** Bytes of a note at most, `http=` included: it has to fit into a frame's tags. */
export const MAX_HTTP_NOTE = 900
const PREFIX = 'http='
const utf8 = new TextEncoder()
const LONGEST_VALUE = 256
const NUMBERS = ['request', 'status'] as const
const TEXTS = [
  'method',
  'path',
  'session',
  'protocolVersion',
  'contentType',
  'contentEncoding',
  'event',
  'eventId',
  'lastEventId',
  'userAgent',
  'problem',
] as const

/** Long values are cut, to the same length all. */
export function formatHttpNote(facts: HttpFacts): Uint8Array {
  for (let longest = LONGEST_VALUE; ; longest >>= 1) {
    const json = JSON.stringify(facts, (_key, value) => (typeof value === 'string' ? value.slice(0, longest) : value))
    const bytes = utf8.encode(PREFIX + json)
    if (bytes.length <= MAX_HTTP_NOTE) return bytes
  }
}

/** Undefined when the text is no such note. */
export const parseHttpNote = (note: string): HttpFacts | undefined =>
  httpFactsOf(parseJson(/(?:^|;)http=(\{.*\})$/s.exec(note)?.[1] ?? 'null'))

/** What of an object is as it should be; undefined when it is of no request. */
export function httpFactsOf(told: unknown): HttpFacts | undefined {
  if (typeof told !== 'object' || told === null) return undefined
  const members = told as Record<string, unknown>
  const facts: Record<string, string | number> = {}
  for (const name of NUMBERS) {
    const value = members[name]
    if (Number.isInteger(value) && (value as number) > 0 && (value as number) < 2 ** 32) facts[name] = value as number
  }
  for (const name of TEXTS) {
    const value = members[name]
    if (typeof value === 'string' && value !== '') facts[name] = value
  }
  return facts.request === undefined ? undefined : (facts as unknown as HttpFacts)
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
