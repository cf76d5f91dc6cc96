/**
 * How a pcapng interface says which stream of which process it is: `if_name` is `stdio:PID:STREAM`, `if_description` the command
 * line, and one comment is `tapscope ` and a JSON object with the rest (docs/formats.md). Writer and reader both are here.
 *
 * What a proxy hears of an HTTP server are streams as well: `http:PID.CONVERSATION:to-server` stands for stdin, `to-client` for stdout,
 * `proxy`, what the proxy itself has to say, for stderr.
 */
export const STDIO_STREAMS = ['stdin', 'stdout', 'stderr'] as const
export type StdioStream = (typeof STDIO_STREAMS)[number]

export interface StdioInterface {
  readonly transport: 'stdio' | 'http'
  /** Of the tapped process; over HTTP, of the proxy. */
  readonly pid: number
  /** Ids of messages belong together within it: a process, or one client's conversation with an HTTP server. */
  readonly conversation: string
  readonly stream: StdioStream
  /** Command line; over HTTP, the URL of the server. */
  readonly command: string
  /** Short name of the tapped program, as `server-everything`. */
  readonly server: string
  /** Short name of the process that started it, empty when unknown. */
  readonly client: string
  readonly clientPid: number
}

/** What is known of a tapped process when its interfaces are written. */
export interface TappedProcessInfo {
  readonly pid: number
  readonly command: readonly string[]
  readonly server: string
  readonly client: string
  readonly clientPid: number
}

const PREFIX = 'tapscope '
const MAX_COMMENT = 64 * 1024
const MAX_NAME = 256
/** The comment repeats arguments up to this many characters; the description has them all. */
const MAX_COMMAND = 8 * 1024
const HTTP_STREAMS: Readonly<Record<StdioStream, string>> = { stdin: 'to-server', stdout: 'to-client', stderr: 'proxy' }
const NAME = /^(?:stdio:(\d{1,10}):(stdin|stdout|stderr)|http:(\d{1,10})\.(\d{1,10}):(to-server|to-client|proxy))$/

export const stdioInterfaceName = (pid: number, stream: StdioStream): string => `stdio:${pid}:${stream}`

export const httpInterfaceName = (pid: number, conversation: number, stream: StdioStream): string =>
  `http:${pid}.${conversation}:${HTTP_STREAMS[stream]}`

/** Whether an interface of this name is a stream of messages. */
export const isMessageStream = (name: string): boolean => NAME.test(name)

/** The command as a shell takes it: quoted where it must be. */
export function formatCommand(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
}

/** The comment of an interface; what else is to be in it: `untapped`, why its bytes are not in the file, and `conversation`, over HTTP. */
export function stdioInterfaceComment(
  process: TappedProcessInfo,
  stream: StdioStream,
  more: { readonly untapped?: string | undefined; readonly conversation?: number } = {},
): string {
  const { pid, server, client, clientPid } = process
  const command: string[] = []
  let length = 0
  for (const word of process.command) {
    length += word.length + 1
    if (length > MAX_COMMAND) break
    command.push(word)
  }
  return PREFIX + JSON.stringify({ pid, stream, command, server, client, clientPid, ...more })
}

/** What an interface says of itself, undefined when it is no stdio stream. Files of others, and broken ones, are read too. */
export function parseStdioInterface(
  name: string,
  description: string,
  comments: readonly string[],
): StdioInterface | undefined {
  const named = NAME.exec(name)
  const told = parseComment(comments)
  const [, stdioPid, stdioStream, httpPid, httpConversation, httpStream] = named ?? []
  const heard = STDIO_STREAMS.find((one) => HTTP_STREAMS[one] === httpStream)
  const stream = streamOf(stdioStream) ?? heard ?? streamOf(told.stream)
  const pid = named ? Number(stdioPid ?? httpPid) : pidOf(told.pid)
  if (!stream || pid === 0) return undefined
  const conversation = named ? Number(httpConversation ?? 0) : pidOf(told.conversation)
  return {
    transport: conversation > 0 ? 'http' : 'stdio',
    pid,
    conversation: conversation > 0 ? `${pid}.${conversation}` : String(pid),
    stream,
    command: description || wordsOf(told.command),
    server: textOf(told.server),
    client: textOf(told.client),
    clientPid: pidOf(told.clientPid),
  }
}

function parseComment(comments: readonly string[]): Record<string, unknown> {
  for (const comment of comments) {
    if (!comment.startsWith(PREFIX) || comment.length > MAX_COMMENT) continue
    try {
      const value: unknown = JSON.parse(comment.slice(PREFIX.length))
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
    } catch {
      // A comment that only begins like ours.
    }
  }
  return {}
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MAX_NAME) : '')
const pidOf = (value: unknown): number => (Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0)
const streamOf = (value: unknown): StdioStream | undefined => STDIO_STREAMS.find((stream) => stream === value)
const wordsOf = (value: unknown): string =>
  Array.isArray(value) ? formatCommand(value.filter((word): word is string => typeof word === 'string')) : ''
