/** The HTTP request that a message travelled in, as the proxy that recorded it tells in the frame's note (shared/http-note.ts). */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import { type HttpFacts, parseHttpNote } from '../../../../shared/http-note.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'

const FIRST_ERROR = 400

const fields: Readonly<Record<keyof HttpFacts, Field>> = {
  request: field('mcphttp.request', 'HTTP request', 'uint32', {
    description: 'Number of the HTTP request in the recording: what came in its response has it as well',
  }),
  method: field('mcphttp.method', 'Method', 'string'),
  path: field('mcphttp.path', 'Path', 'string'),
  status: field('mcphttp.status', 'Status', 'uint16', { description: 'Of the response that the message came in' }),
  session: field('mcphttp.session', 'Session', 'string', { description: 'Mcp-Session-Id' }),
  protocolVersion: field('mcphttp.protocol_version', 'Protocol version', 'string'),
  contentType: field('mcphttp.content_type', 'Content type', 'string'),
  contentEncoding: field('mcphttp.content_encoding', 'Content encoding', 'string', {
    description: 'How the body was compressed on its way; the message is not',
  }),
  event: field('mcphttp.event', 'Event', 'string', { description: 'Type of the server-sent event' }),
  eventId: field('mcphttp.event_id', 'Event ID', 'string'),
  lastEventId: field('mcphttp.last_event_id', 'Last event ID', 'string', {
    description: 'After which event a client wants to go on',
  }),
  userAgent: field('mcphttp.user_agent', 'User agent', 'string'),
  problem: field('mcphttp.problem', 'Problem', 'string', { description: 'What went wrong on the way' }),
}

export const mcphttp: ProtocolDefinition = {
  name: 'mcphttp',
  title: 'HTTP of a message',
  column: 'HTTP',
  family: 'other',
  fields,
  bindings: [],
  summarized: false,
  summarize() {},
  dissect: (bytes, start, end, out) => void addHttp(out, bytes, start, end),
}

/** Adds what the note in [start, end) tells of HTTP; false when it tells nothing. */
export function addHttp(out: Detail, bytes: Uint8Array, start: number, end: number): boolean {
  const facts = parseHttpNote(decodeUtf8(bytes, start, end))
  if (!facts) return false
  const { request, method, path, status, problem } = facts
  const answer = status === undefined ? '' : `, ${status}`
  out.openProtocol(mcphttp, start, end - start, `HTTP: ${method ?? ''} ${path ?? ''}${answer} (request ${request})`)
  for (const [name, one] of Object.entries(fields)) {
    const value = facts[name as keyof HttpFacts]
    if (value !== undefined) out.add(one, start, end - start, value)
  }
  if (problem !== undefined) out.expert('warn', start, end - start, problem)
  else if (status !== undefined && status >= FIRST_ERROR)
    out.expert('note', start, end - start, `HTTP status ${status}`)
  out.close()
  return true
}
