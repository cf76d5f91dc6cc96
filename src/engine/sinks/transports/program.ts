/** `exec:COMMAND`: a program of the user's gets the events on its standard input. One that ends is started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { joined, type OutputRecord } from '../record.ts'
import type { Connection, Transport } from '../transport.ts'

const BATCH = { bytes: 256 * 1024, records: 4096 }
/** How long a program may take to end after its input has. */
const GOODBYE_MS = 5000

export function programTransport(command: string): Transport {
  return {
    batch: BATCH,
    async connect(headers, signal) {
      const connection = new ProgramConnection(command, signal)
      await connection.started
      const first = headers()
      if (first.length > 0) await connection.send(first)
      return connection
    },
  }
}

class ProgramConnection implements Connection {
  readonly broken: Promise<never>
  readonly started: Promise<void>
  private readonly child: ChildProcess
  private readonly input: Writable
  private readonly exited: Promise<void>

  constructor(command: string, signal: AbortSignal) {
    // What it prints is for people: standard output is that of the tap.
    this.child = spawn(command, { shell: true, stdio: ['pipe', process.stderr, process.stderr], windowsHide: true })
    const { child } = this
    this.input = child.stdin as Writable
    this.input.on('error', () => {})
    const stop = (): void => void child.kill('SIGTERM')
    signal.addEventListener('abort', stop)
    this.started = new Promise((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    this.exited = new Promise((resolve) => child.once('exit', () => resolve()))
    this.broken = new Promise((_resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, by) => {
        signal.removeEventListener('abort', stop)
        reject(new Error(by ? `the program was ended by ${by}` : `the program ended with code ${code}`))
      })
    })
    this.broken.catch(() => {})
  }

  async send(records: readonly OutputRecord[]): Promise<number> {
    const taken = new Promise<void>((resolve, reject) => {
      this.input.write(joined(records), (error) => (error ? reject(error) : resolve()))
    })
    taken.catch(() => {})
    await Promise.race([taken, this.broken])
    return 0
  }

  async close(): Promise<void> {
    this.input.end()
    let timer: NodeJS.Timeout | undefined
    await Promise.race([this.exited, new Promise<void>((resolve) => (timer = setTimeout(resolve, GOODBYE_MS)))])
    clearTimeout(timer)
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM')
  }
}
