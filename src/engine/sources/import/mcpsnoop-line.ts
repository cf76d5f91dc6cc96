/**
 * Session logs of mcpsnoop (github.com/kerlenton/mcpsnoop, internal/proxy/frame.go, "Envelope", as of July 2026). `raw` is a message as it passed
 * but for its line end and spaces between values; `text` a line that is no JSON, or one of stderr. The first line ("meta") tells the command.
 */
import { parseRfc3339 } from '../../../shared/format/rfc3339.ts'
import type { StdioStream } from '../../../shared/stdio-interface.ts'
import { type Imported, isObject, type LineObject, pidOf, textOf } from './imported.ts'
import { memberText } from './member-text.ts'

const STREAMS: Readonly<Record<string, StdioStream>> = { c2s: 'stdin', s2c: 'stdout', stderr: 'stderr' }
/** Sessions whose commands are remembered. */
const MAX_SESSIONS = 10_000

/** A reader of one file: what its first line tells goes for those that follow. */
export function mcpsnoopReader(): (value: LineObject, line: string) => Imported | null {
  const commands = new Map<string, readonly string[]>()
  return (value, line) => {
    const { session_id: session, direction, raw } = value
    if (typeof session !== 'string' || typeof value.seq !== 'number' || typeof direction !== 'string') return null
    const time = parseRfc3339(textOf(value.ts))
    const stream = Object.hasOwn(STREAMS, direction) ? STREAMS[direction] : null
    if (stream === null) {
      if (direction === 'meta' && commands.size < MAX_SESSIONS) commands.set(session, commandOf(raw))
      return { kind: 'event', time }
    }
    const message = raw === undefined ? textOf(value.text) : (memberText(line, 'raw') ?? '')
    const server = textOf(value.server_label) || session
    // Each client of a proxy for HTTP numbers its requests from 1.
    const connection = textOf(value.conn_id)
    const lineEnd = value.transport === 'http' || value.truncated === true ? '' : '\n'
    return {
      kind: 'message',
      time,
      key: JSON.stringify([session, connection]),
      process: {
        pid: pidOfSession(session),
        command: commands.get(session) ?? [server],
        server,
        client: connection,
        clientPid: 0,
      },
      ownPid: false,
      stream,
      payload: Buffer.from(message + lineEnd),
      part: 0,
      more: false,
      header: null,
      missing: 0,
      comments: commentsOf(value),
    }
  }
}

function commandOf(raw: unknown): readonly string[] {
  const command = isObject(raw) ? raw.command : undefined
  return Array.isArray(command) ? command.filter((word) => typeof word === 'string') : []
}

/** Sessions are named `LABEL-PID-RANDOM`, with mcpsnoop's own process id. */
function pidOfSession(session: string): number {
  const [, digits] = /-(\d{1,10})-[0-9a-f]{1,64}$/.exec(session) ?? []
  return pidOf(Number(digits ?? 0))
}

function commentsOf({ truncated, redacted, status, auth_challenge: challenge }: LineObject): string[] {
  const comments: string[] = []
  if (truncated === true) comments.push('Incomplete: mcpsnoop cut this message')
  if (redacted === true) comments.push('mcpsnoop took secrets out of this message')
  if (typeof status === 'number') comments.push(`HTTP status ${status}`)
  if (typeof challenge === 'string') comments.push(`WWW-Authenticate: ${challenge}`)
  return comments
}
