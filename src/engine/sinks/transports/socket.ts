/** Stream sockets: TCP, TLS (verified), Unix. A receiver that does not read holds `send` back; one that goes away breaks the connection. */
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { joined, type OutputRecord } from '../record.ts'
import { CleanEnd, type Connection, type Transport } from '../transport.ts'
import type { TlsFiles } from './tls-files.ts'

const CONNECT_MS = 10_000
const GOODBYE_MS = 2000
const KEEP_ALIVE_MS = 15_000
const BATCH = { bytes: 256 * 1024, records: 4096 }
/** What both kernels may hold of a connection, and how long a receiver may be behind in its reading. */
const UNSURE_TCP = { bytes: 16 * 1024 * 1024, ms: 60_000 }
/** What a Unix socket holds. */
const UNSURE_UNIX = { bytes: 256 * 1024, ms: Number.POSITIVE_INFINITY }

export const tcpTransport = (host: string, port: number): Transport =>
  socketTransport(() => connect({ host, port, noDelay: true }), 'connect', UNSURE_TCP)

export const tlsTransport = (host: string, port: number, { ca, cert, key, servername }: TlsFiles): Transport =>
  socketTransport(
    () =>
      connectTls({
        host,
        port,
        minVersion: 'TLSv1.2',
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ...((servername || isIP(host) === 0) && { servername: servername || host }),
      }),
    'secureConnect',
    UNSURE_TCP,
  )

/** One that ends while nothing is being sent has read everything: what was sent is not sent again. */
export const unixTransport = (path: string): Transport =>
  socketTransport(() => connect({ path }), 'connect', UNSURE_UNIX)

function socketTransport(open: () => Socket, ready: string, unsure: Transport['unsure']): Transport {
  return {
    batch: BATCH,
    ...(unsure && { unsure }),
    async connect(headers, signal) {
      const connection = new SocketConnection(await opened(open, ready, signal), unsure === UNSURE_UNIX, signal)
      const first = headers()
      if (first.length > 0) await connection.send(first)
      return connection
    },
  }
}

function opened(open: () => Socket, ready: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open()
    const fail = (error: Error): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      socket.destroy()
      reject(error)
    }
    const stop = (): void => fail(new Error('ended'))
    const timer = setTimeout(() => fail(new Error('no answer')), CONNECT_MS)
    signal.addEventListener('abort', stop)
    socket.once('error', fail)
    socket.once(ready, () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      socket.off('error', fail)
      socket.setKeepAlive(true, KEEP_ALIVE_MS)
      resolve(socket)
    })
  })
}

class SocketConnection implements Connection {
  readonly broken: Promise<never>
  private readonly socket: Socket
  private sending = false

  constructor(socket: Socket, endsCleanly: boolean, signal: AbortSignal) {
    this.socket = socket
    const stop = (): void => void socket.destroy()
    signal.addEventListener('abort', stop)
    this.broken = new Promise((_resolve, reject) => {
      socket.once('error', reject)
      socket.once('end', () => {
        const clean = endsCleanly && !this.sending
        reject(clean ? new CleanEnd('closed by the receiver') : new Error('closed by the receiver'))
        socket.destroy()
      })
      socket.once('close', () => {
        signal.removeEventListener('abort', stop)
        reject(new Error('closed'))
      })
    })
    this.broken.catch(() => {})
    socket.on('error', () => {})
    // What a receiver says is not asked for.
    socket.resume()
  }

  async send(records: readonly OutputRecord[]): Promise<number> {
    this.sending = true
    const taken = new Promise<void>((resolve, reject) => {
      this.socket.write(joined(records), (error) => (error ? reject(error) : resolve()))
    })
    taken.catch(() => {})
    await Promise.race([taken, this.broken])
    this.sending = false
    return 0
  }

  async close(): Promise<void> {
    const { socket } = this
    const over = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.end()
    let timer: NodeJS.Timeout | undefined
    await Promise.race([over, new Promise<void>((resolve) => (timer = setTimeout(resolve, GOODBYE_MS)))])
    clearTimeout(timer)
    socket.destroy()
  }
}
