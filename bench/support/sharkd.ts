/** Wireshark's daemon, which keeps a file open as a window does: JSON-RPC by lines. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export class Sharkd {
  private readonly child: ChildProcess
  private readonly lines: AsyncIterator<string>
  private nextId = 1

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.child = child
    this.lines = lines
  }

  /** Null where it is not installed. */
  static async start(): Promise<Sharkd | null> {
    const child = spawn('sharkd', ['-'], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, TZ: 'UTC' } })
    const started = await new Promise((resolve) => {
      child.once('spawn', () => resolve(true)).once('error', () => resolve(false))
    })
    if (!started) return null
    return new Sharkd(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]())
  }

  /** Milliseconds until the answer to a request. Throws on an error. */
  async time(method: string, params: Readonly<Record<string, unknown>>): Promise<number> {
    const id = this.nextId++
    const started = performance.now()
    this.child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    for (;;) {
      const { value, done } = await this.lines.next()
      if (done) throw new Error('sharkd ended')
      const answer = JSON.parse(value)
      if (answer.id !== id) continue
      if (answer.error) throw new Error(`sharkd ${method}: ${answer.error.message}`)
      return performance.now() - started
    }
  }

  /** The most memory it had, in MiB. */
  get peakMb(): number {
    if (process.platform !== 'linux') return Number.NaN
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'latin1'))?.[1]) / 1024
  }

  dispose(): void {
    this.child.kill()
  }
}
