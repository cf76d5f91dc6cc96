/** Outputs and receivers for tests: events by number, and servers that stop, stall and come back at the same address. */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { pcapngEventEncoder } from '../../src/cli/tap-pcapng.ts'
import { createOutput } from '../../src/engine/sinks/create.ts'
import type { SinkEvent } from '../../src/engine/sinks/event.ts'
import type { EventSink } from '../../src/engine/sinks/output.ts'
import { parseOutput } from '../../src/engine/sinks/spec.ts'

/** An event with a message of a client to its server. */
export const messageEvent = (
  message: string,
  time: { readonly seconds: number; readonly nanos: number },
  facts: Partial<SinkEvent['facts']> = {},
): SinkEvent => ({
  type: 'event',
  time,
  data: { pid: 1234, direction: 'inbound', size: message.length, data: message },
  facts: {
    pid: 1234,
    stream: 'stdin',
    server: 'server',
    client: 'client',
    direction: 'inbound',
    size: message.length,
    kind: '',
    id: '',
    method: '',
    tool: '',
    status: '',
    latencySeconds: null,
    info: '',
    ...facts,
  },
  payload: Buffer.from(message),
})

/** The message of an event is `{"n":NUMBER}` and as much padding as is wanted. */
export function numbered(n: number, padding = 0): SinkEvent {
  const message = `${JSON.stringify({ n, ...(padding > 0 && { padding: 'x'.repeat(padding) }) })}\n`
  const event = messageEvent(message, { seconds: 1_795_000_000 + n, nanos: 123_456_789 })
  return { ...event, data: { ...event.data, n } }
}

export interface OpenedOutput {
  readonly output: EventSink
  /** What it told a person. */
  readonly said: string[]
}

/** Opens an output by its spelling. Throws when it can't be. */
export async function open(
  spelling: string,
  folder: string,
  environment: Record<string, string> = {},
): Promise<OpenedOutput> {
  const spec = parseOutput(spelling)
  if (!spec.ok) throw new Error(spec.error)
  const said: string[] = []
  const output = await createOutput(spec.value, Math.floor(Math.random() * 1e9), {
    format: null,
    version: 'test',
    terminal: false,
    spillFolder: folder,
    environment,
    pcapng: pcapngEventEncoder,
    say: (message) => said.push(message),
  })
  if (!output.ok) throw new Error(output.error)
  return { output: output.value, said }
}

/** Numbers of the events in JSON lines, in their order; a last line that is cut is left out. */
export function numbersIn(text: string): number[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { data: { n: number } }).data.n)
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Listens at one address, again and again. Keeps what each connection said. */
export class Receiver {
  readonly received: Buffer[][] = []
  private server: Server | undefined
  private readonly sockets = new Set<Socket>()
  private readonly tls: TlsOptions | undefined
  /** Path of a Unix socket, or 0 until a port was taken. */
  address: string | number
  stalled = false

  constructor(address: string | number = 0, tls?: TlsOptions) {
    this.address = address
    this.tls = tls
  }

  get port(): number {
    return Number(this.address)
  }

  get text(): string {
    return this.received.map((chunks) => wholeLines(Buffer.concat(chunks).toString('utf8'))).join('')
  }

  async start(): Promise<this> {
    const listener = (socket: Socket): void => this.take(socket)
    this.server = this.tls ? createTlsServer(this.tls, listener) : createServer(listener)
    const { server, address } = this
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      if (typeof address === 'string') server.listen(address, () => resolve())
      else server.listen(address, '127.0.0.1', () => resolve())
    })
    const taken = server.address()
    if (typeof taken === 'object' && taken) this.address = taken.port
    return this
  }

  /** As when the program is killed: what it has not read is lost. */
  async kill(): Promise<void> {
    for (const socket of this.sockets) {
      if (this.tls || typeof this.address === 'string') socket.destroy()
      else socket.resetAndDestroy()
    }
    await this.close()
  }

  /** Reads all there is and says goodbye. */
  async end(): Promise<void> {
    for (const socket of this.sockets) socket.end()
    await this.close()
  }

  stall(): void {
    this.stalled = true
    for (const socket of this.sockets) socket.pause()
  }

  resume(): void {
    this.stalled = false
    for (const socket of this.sockets) socket.resume()
  }

  private take(socket: Socket): void {
    const chunks: Buffer[] = []
    this.received.push(chunks)
    this.sockets.add(socket)
    socket.on('data', (chunk) => chunks.push(chunk as Buffer))
    socket.on('error', () => {})
    socket.on('close', () => this.sockets.delete(socket))
    if (this.stalled) socket.pause()
  }

  private async close(): Promise<void> {
    const { server } = this
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

/** A connection that broke may have cut the last one. */
const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)
