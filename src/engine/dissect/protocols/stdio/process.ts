/** The process behind a stdio frame: what its pcapng interface says, and who speaks to whom. */
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
  conversation: field('stdio.conversation', 'Conversation', 'string', {
    description: 'Of a client with an HTTP server, behind the proxy: process id of the proxy, and a number',
  }),
}

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
