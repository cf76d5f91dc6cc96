/** Standard output: a pipeline, a terminal or a file. A reader that went away ends this output and nothing else. */
import { fstatSync, write } from 'node:fs'
import { Socket } from 'node:net'
import { promisify } from 'node:util'
import { joined, type OutputRecord } from '../record.ts'
import { type Connection, Gone, type Transport } from '../transport.ts'

const FD = 1
const BATCH = { bytes: 256 * 1024, records: 4096 }

export const standardOutput = (): Transport => ({
  batch: BATCH,
  async connect(_headers, signal) {
    const stat = fstatSync(FD)
    return stat.isFIFO() || stat.isSocket() ? new Pipeline(signal) : new Descriptor()
  },
})

/** Never blocks: another output may have work. */
class Pipeline implements Connection {
  readonly broken: Promise<never>
  private readonly socket = new Socket({ fd: FD, readable: false, writable: true })

  constructor(signal: AbortSignal) {
    const { socket } = this
    signal.addEventListener('abort', () => socket.destroy())
    this.broken = new Promise((_resolve, reject) => {
      socket.once('error', () => reject(new Gone('nobody reads')))
      socket.once('close', () => reject(new Gone('closed')))
    })
    this.broken.catch(() => {})
    socket.on('error', () => {})
  }

  async send(records: readonly OutputRecord[]): Promise<number> {
    const taken = new Promise<void>((resolve, reject) => {
      this.socket.write(joined(records), (error) => (error ? reject(new Gone(error.message)) : resolve()))
    })
    taken.catch(() => {})
    await Promise.race([taken, this.broken])
    return 0
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.end(() => resolve()))
  }
}

class Descriptor implements Connection {
  readonly broken = new Promise<never>(() => {})

  async send(records: readonly OutputRecord[]): Promise<number> {
    const bytes = joined(records)
    for (let at = 0; at < bytes.length; ) at += (await promisify(write)(FD, bytes, at)).bytesWritten
    return 0
  }

  async close(): Promise<void> {}
}
