/** The process behind a stdio frame: what its pcapng interface says, and who speaks to whom. */
import { invalidUtf8 } from '../../../../shared/format/utf8.ts'
import type { Detail } from '../../detail.ts'
import type { StdioContext } from '../../frame-context.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const fields = {
  pid: field('stdio.pid', 'Process ID', 'uint32'),
  stream: field('stdio.stream', 'Stream', 'string', { description: 'stdin, stdout or stderr' }),
  direction: field('stdio.direction', 'Direction', 'string', {
    description: 'inbound: into the process (its stdin); outbound: out of it',
  }),
  command: field('stdio.command', 'Command', 'string'),
  server: field('stdio.server', 'Server', 'string', { description: 'Short name of the tapped program' }),
  client: field('stdio.client', 'Client', 'string', { description: 'Short name of the process that started it' }),
  clientPid: field('stdio.client_pid', 'Client Process ID', 'uint32'),
  stray: field('stdio.stray', 'Stray Output', 'boolean', {
    description: 'On the standard output of a program that speaks JSON-RPC, and no message',
  }),
  conversation: field('stdio.conversation', 'Conversation', 'string', {
    description: 'Of a client with an HTTP server, behind the proxy: process id of the proxy, and a number',
  }),
}

/** Bytes of a payload that are checked. */
const MAX_CHECKED = 8 * 1024 * 1024
const LONGEST_CHARACTER = 4

/** `claude (4120)`; the name alone when there is no process id. */
const withPid = (name: string, pid: number): string => (pid > 0 ? `${name} (${pid})` : name)

/** The two ends as the Source and Destination columns name them. */
export function stdioEndpoints(stdio: StdioContext): { readonly client: string; readonly server: string } {
  return { client: withPid(stdio.client || 'client', stdio.clientPid), server: stdio.server || `pid ${stdio.pid}` }
}

export const stdio: ProtocolDefinition = {
  name: 'stdio',
  title: 'Process',
  column: 'stdio',
  family: 'other',
  fields,
  bindings: [],
  summarized: false,
  summarize() {},
  dissect: (_bytes, _start, _end, out) => addProcess(out),
}

/** Of a payload on a stdio stream: says what a program that speaks JSON-RPC must not write. */
export function noteOutput(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const { stray, interface: source, part } = out.context
  if (!source.stdio) return
  if (stray)
    out.expert(
      'warn',
      start,
      end - start,
      'Stray output: no JSON-RPC message, on the standard output of a program that speaks it',
    )
  const stop = Math.min(end, start + MAX_CHECKED)
  const invalid = invalidUtf8(bytes, start, stop)
  // A part may end within a character.
  const isCut = (part !== undefined || stop < end) && invalid >= stop - LONGEST_CHARACTER
  if (invalid >= 0 && !isCut) out.expert('warn', invalid, 1, `Not UTF-8 from byte ${invalid - start} on`)
  if (part?.index !== 1) return
  const size = part.bytes ? `${part.bytes.length} bytes` : 'more than is put together'
  out.expert('note', start, end - start, `A message of ${size}, in several frames`)
}

/** Adds the process, when the frame came from a stdio stream, and names the two ends in the columns. */
export function addProcess(out: Detail): void {
  const context = out.context.interface.stdio
  if (!context) return
  const { client, server } = stdioEndpoints(context)
  const inbound = context.stream === 'stdin'
  out.sourceColumn = inbound ? client : server
  out.destinationColumn = inbound ? server : client
  out.openProtocol(stdio, 0, 0, titleOf(context))
  out.generated(fields.pid, context.pid)
  out.generated(fields.stream, context.stream)
  out.generated(fields.direction, inbound ? 'inbound' : 'outbound')
  out.generated(fields.command, context.command)
  out.generated(fields.server, context.server)
  if (out.context.stray) out.generated(fields.stray, true)
  if (context.client !== '') out.generated(fields.client, context.client)
  if (context.clientPid > 0) out.generated(fields.clientPid, context.clientPid)
  if (context.transport === 'http') out.generated(fields.conversation, context.conversation)
  out.close()
}

function titleOf({ transport, command, pid, client, clientPid, conversation }: StdioContext): string {
  if (transport === 'http') return `HTTP server: ${command} (conversation ${conversation})`
  const starter = client === '' ? '' : `, started by ${client}`
  const starterPid = client === '' || clientPid <= 0 ? '' : ` (pid ${clientPid})`
  return `Process: ${command} (pid ${pid})${starter}${starterPid}`
}
