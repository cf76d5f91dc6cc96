/**
 * Standard output in large writes, as slowly as its reader takes them. A reader that went away ends the program quietly.
 *
 * What is added waits in one buffer; `flush` hands it on when `full` says so, and before the program waits for anything.
 */
import { writeSync } from 'node:fs'

const FLUSH_BYTES = 1024 * 1024
const ROOM = 64 * 1024
/** A larger buffer, as one frame may need it, is let go. */
const KEPT_BYTES = 16 * 1024 * 1024
const STANDARD_OUTPUT = 1

export class Output {
  /** Bytes that wait are those below `length`; writers may put more behind them where `reserve` made room, and set `length`. */
  bytes: Buffer = Buffer.allocUnsafeSlow(ROOM)
  length = 0
  private gone = false
  private stream: NodeJS.WriteStream | undefined

  /** Whether nobody reads any more. */
  get closed(): boolean {
    return this.gone
  }

  get full(): boolean {
    return this.length >= FLUSH_BYTES
  }

  /** Makes room for `size` bytes behind `length`. */
  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.length + size, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  text(text: string): void {
    this.reserve(text.length * 3)
    this.length += this.bytes.write(text, this.length, 'utf8')
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Resolves when the reader has taken what waited. */
  async flush(): Promise<void> {
    const { bytes, length } = this
    this.length = 0
    for (let at = 0; at < length && !this.gone; ) {
      try {
        at += writeSync(STANDARD_OUTPUT, bytes, at, length - at)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EPIPE') this.gone = true
        else if (code !== 'EAGAIN') throw error
        else {
          await this.write(bytes.subarray(at, length))
          break
        }
      }
    }
    if (bytes.length > KEPT_BYTES) this.bytes = Buffer.allocUnsafeSlow(ROOM)
  }

  /** For a reader that has to be waited for. */
  private async write(bytes: Uint8Array): Promise<void> {
    this.stream ??= process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      this.gone = true
    })
    const { stream } = this
    await new Promise<void>((resolve) => stream.write(bytes, () => resolve()))
  }
}
