/**
 * Lines of MCPSpy (github.com/alex-ilgayev/MCPSpy, pkg/event/mcp.go, "MCPEvent", as of its 2026 sources). `raw` is the message without its line
 * end. Who of the two processes is the server no line tells: the first message that only one side sends does. Its security, LLM and tool
 * events are no messages.
 */
import { parseRfc3339 } from '../../../shared/format/rfc3339.ts'
import { type Imported, type ImportedMessage, isObject, type LineObject, pidOf, textOf } from './imported.ts'

/** What servers send of themselves; everything else of a request or notification is taken for a client's. */
const OF_SERVERS =
  /^(sampling\/createMessage|elicitation\/create|roots\/list|notifications\/(message|resources\/updated|(tools|prompts|resources)\/list_changed|elicitation\/complete))$/
/** Pairs of processes that are remembered. */
const MAX_PAIRS = 10_000

type Process = Pick<ImportedMessage, 'key' | 'process' | 'ownPid' | 'stream'>

export function mcpspyReader(): (value: LineObject) => Imported | null {
  const servers = new Map<string, number>()
  return (value) => {
    const { raw, transport_type: transport } = value
    if (typeof raw !== 'string' || typeof transport !== 'string') return null
    const time = parseRfc3339(textOf(value.timestamp))
    const { stdio_transport: stdio, http_transport: http } = value
    const from = isObject(stdio) ? ofPair(stdio, value, servers) : isObject(http) ? ofHttp(http) : null
    if (!from) return { kind: 'event', time }
    const payload = Buffer.from(isObject(stdio) ? `${raw}\n` : raw)
    return { kind: 'message', time, ...from, payload, part: 0, more: false, header: null, missing: 0, comments: [] }
  }
}

function ofPair(stdio: LineObject, message: LineObject, servers: Map<string, number>): Process | null {
  const from = { pid: pidOf(stdio.from_pid), name: textOf(stdio.from_comm) }
  const to = { pid: pidOf(stdio.to_pid), name: textOf(stdio.to_comm) }
  if (from.pid === 0 || to.pid === 0) return null
  const pair = from.pid < to.pid ? `${from.pid} ${to.pid}` : `${to.pid} ${from.pid}`
  const known = servers.get(pair)
  const serverPid = known ?? (isFromServer(message) ? from.pid : to.pid)
  if (known === undefined && servers.size < MAX_PAIRS) servers.set(pair, serverPid)
  const [client, server] = serverPid === from.pid ? [to, from] : [from, to]
  const name = server.name || `pid ${server.pid}`
  return {
    key: `stdio ${pair}`,
    process: { pid: server.pid, command: [name], server: name, client: client.name, clientPid: client.pid },
    ownPid: true,
    stream: serverPid === from.pid ? 'stdout' : 'stdin',
  }
}

function isFromServer({ type, method, request }: LineObject): boolean {
  if (type !== 'response') return OF_SERVERS.test(textOf(method))
  // Responses repeat the request that they answer.
  return !(isObject(request) && OF_SERVERS.test(textOf(request.method)))
}

/** The process is the one that was looked at, client or server. */
function ofHttp(http: LineObject): Process {
  const pid = pidOf(http.pid)
  const server = textOf(http.host) || 'HTTP server'
  return {
    key: `http ${pid} ${server}`,
    process: { pid, command: [server], server, client: textOf(http.comm), clientPid: 0 },
    ownPid: false,
    stream: http.is_request === true ? 'stdin' : 'stdout',
  }
}
