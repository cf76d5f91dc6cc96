/** Standard output in large writes, as slowly as its reader takes them. A reader that went away ends the program quietly. */
const FLUSH_CHARACTERS = 64 * 1024

export class Output {
  private pending: string[] = []
  private length = 0
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

  /** Adds text; the promise of a full buffer resolves when there is room. */
  write(text: string): Promise<void> | undefined {
    this.pending.push(text)
    this.length += text.length
    return this.length >= FLUSH_CHARACTERS ? this.flush() : undefined
  }

  flush(): Promise<void> {
    const text = this.pending.join('')
    this.pending = []
    this.length = 0
    if (text === '' || this.gone) return Promise.resolve()
    return new Promise((resolve) => process.stdout.write(text, () => resolve()))
  }
}
