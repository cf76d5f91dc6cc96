/**
 * The batches on their way to the linker, and the windows they name: so many, and no more, so that memory is bounded when the linker is
 * the slower one. A window is read into again when every batch that names it is linked.
 */
import { FileWindows } from '../store/file-window.ts'
import { BATCH_WORDS } from './link-batch.ts'
import type { ToLinker } from './messages.ts'

const MAX_BATCHES = 8
/** Beyond those that open files have, enough for the batches on their way. */
const MAX_WINDOWS = 256

interface Batch {
  readonly id: number
  readonly words: Int32Array<SharedArrayBuffer>
  windows: number[]
}

export class LinkBatches {
  readonly windows: FileWindows
  private readonly send: (message: ToLinker) => void
  private readonly batches: Batch[] = []
  private readonly idle: Batch[] = []
  private current: Batch | undefined
  private lastWindow = -1

  constructor(send: (message: ToLinker) => void) {
    this.send = send
    this.windows = new FileWindows(MAX_WINDOWS, (window, buffer) => send({ type: 'window', window, buffer }))
  }

  /** Where the records of the next batch go; undefined while all batches are on their way. */
  begin(): Int32Array<SharedArrayBuffer> | undefined {
    this.current ??= this.idle.pop() ?? this.make()
    this.lastWindow = -1
    return this.current?.words
  }

  /** The batch names a window. */
  use(window: number): void {
    if (window === this.lastWindow || !this.current) return
    this.lastWindow = window
    if (this.current.windows.includes(window)) return
    this.current.windows.push(window)
    this.windows.hold(window)
  }

  /** Sends the batch, unless it is empty; the rows below `rows` are there with it. */
  end(length: number, rows: number): void {
    const { current } = this
    if (!current || current.windows.length === 0) return
    this.send({ type: 'batch', batch: current.id, words: current.words.buffer, length, rows })
    this.current = undefined
  }

  free(id: number): void {
    const batch = this.batches[id]
    for (const window of batch.windows) this.windows.release(window)
    batch.windows = []
    this.idle.push(batch)
  }

  private make(): Batch | undefined {
    if (this.batches.length === MAX_BATCHES) return undefined
    const words = new Int32Array(new SharedArrayBuffer(BATCH_WORDS * 4))
    const batch = { id: this.batches.length, words, windows: [] }
    this.batches.push(batch)
    return batch
  }
}
