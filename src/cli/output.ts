/**
 * Standard output in large writes, as slowly as its reader takes them. A reader that went away ends the program quietly.
 *
 * What is added waits in one buffer; `flush` hands it on when `full` says so, and before the program waits for anything.
 */
const FLUSH_BYTES = 256 * 1024
const ROOM = 64 * 1024

export class Output {
  /** Bytes that wait are those below `length`; writers may put more behind them where `reserve` made room, and set `length`. */
  bytes: Uint8Array = Buffer.allocUnsafe(FLUSH_BYTES + ROOM)
  length = 0
  private gone = false

  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      this.gone = true
    })
  }

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
    const grown = Buffer.allocUnsafe(Math.max(this.length + size, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  text(text: string): void {
    this.reserve(text.length * 3)
    this.length += (this.bytes as Buffer).write(text, this.length, 'utf8')
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
    if (length === 0 || this.gone) return
    await new Promise<void>((resolve) => process.stdout.write(bytes.subarray(0, length), () => resolve()))
    if (bytes.length > FLUSH_BYTES * 16) this.bytes = Buffer.allocUnsafe(FLUSH_BYTES + ROOM)
  }
}
