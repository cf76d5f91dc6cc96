/** UDP: a datagram a record. Nobody says whether it arrived. */
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { OutputRecord } from '../record.ts'
import type { Connection, Transport } from '../transport.ts'

const BATCH = { bytes: 64 * 1024, records: 256 }
/** More does not fit into one. */
const MAX_DATAGRAM = 65_000

export const udpTransport = (host: string, port: number): Transport => ({
  batch: BATCH,
  async connect(_headers, signal) {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.connect(port, host, () => {
        socket.off('error', reject)
        resolve()
      })
    }).catch((error) => {
      socket.close()
      throw error
    })
    return new DatagramConnection(socket, signal)
  },
})

class DatagramConnection implements Connection {
  readonly broken: Promise<never>
  private readonly socket: Socket
  private readonly signal: AbortSignal
  private readonly stop: () => void

  constructor(socket: Socket, signal: AbortSignal) {
    this.socket = socket
    this.signal = signal
    let end: (error: Error) => void = () => {}
    this.broken = new Promise((_resolve, reject) => {
      end = (error) => {
        reject(error)
        this.end()
      }
    })
    this.stop = () => end(new Error('ended'))
    // A host that says that nobody listens at the port.
    socket.once('error', end)
    signal.addEventListener('abort', this.stop)
    this.broken.catch(() => {})
  }

  async send(records: readonly OutputRecord[]): Promise<number> {
    for (const { bytes } of records) {
      const sent = new Promise<void>((resolve, reject) => {
        this.socket.send(bytes.subarray(0, MAX_DATAGRAM), (error) => (error ? reject(error) : resolve()))
      })
      sent.catch(() => {})
      await Promise.race([sent, this.broken])
    }
    return 0
  }

  async close(): Promise<void> {
    this.end()
  }

  private end(): void {
    this.signal.removeEventListener('abort', this.stop)
    try {
      this.socket.close()
    } catch {
      // It is closed already.
    }
  }
}
