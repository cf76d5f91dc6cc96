/** Our own JSON lines, and those of the project's first seed: `{"type":"event","timestamp":…,"data":{…}}` (docs/formats.md). */
import { parseRfc3339 } from '../../../shared/format/rfc3339.ts'
import { formatHttpNote, httpFactsOf } from '../../../shared/http-note.ts'
import { STDIO_STREAMS, type StdioStream } from '../../../shared/stdio-interface.ts'
import { type Imported, type ImportedMessage, isObject, type LineObject, pidOf, textOf } from './imported.ts'

const DIRECTIONS: Readonly<Record<string, number>> = { inbound: 1, outbound: 2 }
const LAST_LINK_TYPE = 0xffff

export function tapscopeLine(value: LineObject): Imported | null {
  const { type, timestamp, data } = value
  if ((type !== 'event' && type !== 'alert') || !isObject(data)) return null
  const time = parseRfc3339(textOf(timestamp))
  const bytes = payloadOf(data)
  if (type === 'alert' || bytes === null) return { kind: 'event', time }
  const comments = Array.isArray(data.comments) ? data.comments.filter((one) => typeof one === 'string') : []
  const stream = streamOf(data)
  const whole = countOf(data.size, bytes.length)
  if (stream === null) {
    const { linkType } = data
    if (typeof linkType !== 'number' || !Number.isInteger(linkType) || linkType < 0 || linkType > LAST_LINK_TYPE)
      return { kind: 'event', time }
    const direction = DIRECTIONS[textOf(data.direction)] ?? 0
    // As one without a name is called.
    const interfaceName = textOf(data.interface) === 'unknown' ? '' : textOf(data.interface)
    return { kind: 'packet', time, interfaceName, linkType, bytes, originalLength: whole, direction, comments }
  }
  const pid = pidOf(data.pid)
  const server = textOf(data.server) || (pid > 0 ? `pid ${pid}` : '')
  const client = textOf(data.client)
  const http = httpOf(data)
  return {
    kind: 'message',
    time,
    key: JSON.stringify([pid, server, client, ...(http ? [http.conversation] : [])]),
    process: {
      pid,
      command: server === '' ? [] : [server],
      server,
      client,
      clientPid: clientPid(data, stream, client),
    },
    ownPid: true,
    stream,
    payload: bytes,
    part: pidOf(data.part),
    more: data.more === true,
    header: typeof data.header === 'string' ? Buffer.from(data.header, 'latin1') : null,
    ...(http && { http }),
    missing: Math.max(0, whole - bytes.length),
    comments,
  }
}

/** Null when the line has none. */
function payloadOf({ data, encoding }: LineObject): Uint8Array | null {
  if (typeof data !== 'string') return null
  return Buffer.from(data, encoding === 'base64' ? 'base64' : 'utf8')
}

/** Of a message that passed a proxy: the interface names its conversation. */
function httpOf(data: LineObject): ImportedMessage['http'] {
  const facts = httpFactsOf(data.http)
  const conversation = Number(/^http:\d{1,10}\.(\d{1,10}):/.exec(textOf(data.interface))?.[1] ?? 0)
  return facts && conversation > 0 ? { note: formatHttpNote(facts), conversation } : undefined
}

/** Of lines that have a direction only, as the seed's: into a process is its stdin. */
function streamOf(data: LineObject): StdioStream | null {
  const named = STDIO_STREAMS.find((one) => one === data.stream)
  if (named || data.linkType !== undefined) return named ?? null
  return data.direction === 'inbound' ? 'stdin' : data.direction === 'outbound' ? 'stdout' : null
}

/** The columns name the client as `claude (4120)`. */
function clientPid(data: LineObject, stream: StdioStream, client: string): number {
  const column = textOf(stream === 'stdin' ? data.source : data.destination)
  const [, digits] = /^ \((\d{1,10})\)$/.exec(column.slice((client || 'client').length)) ?? []
  return column.startsWith(client || 'client') ? pidOf(Number(digits ?? 0)) : 0
}

const countOf = (value: unknown, least: number): number =>
  Number.isSafeInteger(value) && (value as number) >= least ? (value as number) : least
