/** Real MCP servers over HTTP, `tapscope wrap --url` before them, and the SDK's client; servers of our own where bytes have to be odd. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { afterEach } from 'vitest'
import { type HttpFacts, parseHttpNote } from '../../src/shared/http-note.ts'
import type { Bench, RecordedFrame } from './wrap-support.ts'

const EVERYTHING = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)

const children: ChildProcess[] = []
const servers: Server[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** server-everything; its URL. */
export async function startEverything(mode: 'streamableHttp' | 'sse'): Promise<string> {
  const port = await freePort()
  const child = spawn(process.execPath, [EVERYTHING, mode], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  await saying(child, `port ${port}`)
  return `http://127.0.0.1:${port}/${mode === 'sse' ? 'sse' : 'mcp'}`
}

/** An HTTP server in this process; its origin. */
export async function startServer(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export interface Proxy {
  readonly child: ChildProcessWithoutNullStreams
  /** What a client is to be configured with. */
  readonly url: string
  /** Ends it as Ctrl-C does; resolves with its exit code when all is recorded. */
  stop(): Promise<number | null>
}

export async function startProxy(bench: Bench, url: string, ...options: readonly string[]): Promise<Proxy> {
  const child = bench.start(['wrap', '--url', url, ...options])
  const said = await saying(child, 'configure in the client: ')
  const own = /configure in the client: (\S+)/.exec(said)?.[1] ?? ''
  return {
    child,
    url: own,
    stop() {
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
      child.kill('SIGINT')
      return ended
    },
  }
}

/** Resolves with what a program has said on stderr when a line with `text` is whole. */
function saying(child: ChildProcess, text: string): Promise<string> {
  let all = ''
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      all += chunk.toString()
      if (all.includes(text) && all.slice(all.indexOf(text)).includes('\n')) resolve(all)
    })
    child.once('close', () => reject(new Error(`ended without saying '${text}': ${all}`)))
  })
}

export interface Talk {
  readonly server: unknown
  readonly tools: readonly string[]
  readonly echo: unknown
  readonly failure: string
  readonly long: unknown
  readonly progress: readonly number[]
  readonly roots: boolean
}

/** All that a client does in a test. */
export async function talk(url: string): Promise<Talk> {
  const isSse = url.endsWith('/sse')
  const transport = isSse ? new SSEClientTransport(new URL(url)) : new StreamableHTTPClientTransport(new URL(url))
  const client = new Client({ name: 'tapscope-test', version: '1' }, { capabilities: { roots: {} } })
  let askedForRoots: () => void = () => {}
  const asked = new Promise<void>((resolve) => {
    askedForRoots = resolve
  })
  const { ListRootsRequestSchema } = await import('@modelcontextprotocol/sdk/types.js')
  client.setRequestHandler(ListRootsRequestSchema, () => {
    askedForRoots()
    return { roots: [{ uri: 'file:///tmp', name: 'tmp' }] }
  })
  await client.connect(transport as Transport)
  const { tools } = await client.listTools()
  const echo = await client.callTool({ name: 'echo', arguments: { message: 'héllo' } })
  const failure = await client.readResource({ uri: 'no://such' }).then(String, String)
  const progress: number[] = []
  const long = await client.callTool(
    { name: 'trigger-long-running-operation', arguments: { duration: 0.6, steps: 3 } },
    undefined,
    { onprogress: (one) => void progress.push(one.progress) },
  )
  // The server asks on its own stream, as soon as it is there.
  await asked
  const server = client.getServerVersion()
  if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession()
  await client.close()
  return { server, tools: tools.map(({ name }) => name), echo, failure, long, progress, roots: true }
}

export interface Message {
  readonly id?: unknown
  readonly method?: string
  readonly params?: { readonly name?: string; readonly progress?: number }
}

export const messageOf = ({ bytes }: RecordedFrame): Message => JSON.parse(bytes.toString()) as Message

export const factsOf = ({ note }: RecordedFrame): HttpFacts => {
  const facts = parseHttpNote(note)
  if (!facts) throw new Error(`no facts in '${note}'`)
  return facts
}
