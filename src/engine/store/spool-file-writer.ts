/**
 * Appends batches of whole blocks to a file, in the background and in order. A batch that the disk does not take waits and is tried
 * again; whatever of it did land is cut back to its last whole block, so that the file is valid at every moment. The caller bounds what
 * waits (`queuedBytes`) and learns at the end which batches never made it.
 */
import { close, closeSync, ftruncate, openSync, write } from 'node:fs'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { HOST_IS_LITTLE } from './pcapng-block-writer.ts'
import type { SpoolProblem } from './spool-folder.ts'

const RETRY_MS = 250
const KEPT_BUFFERS = 2

export class SpoolFileWriter {
  readonly path: string
  /** Bytes handed over and not yet in the file. */
  queuedBytes = 0
  /** Bytes in the file. */
  writtenBytes = 0
  /** What the disk last said, while it takes nothing. */
  problem: string | null = null
  private readonly file: number
  private readonly queue: Uint8Array[] = []
  private readonly spare: ArrayBuffer[] = []
  private busy = false
  private timer: NodeJS.Timeout | undefined
  private ending: ((lost: readonly Uint8Array[]) => void) | undefined

  private constructor(path: string, file: number) {
    this.path = path
    this.file = file
  }

  /** Makes the file, for its owner alone. An existing one is never touched: the name gets a number. */
  static open(path: string): Result<SpoolFileWriter, SpoolProblem> {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? path : path.replace(/(\.[^./\\]*)?$/, `-${number}$1`)
      try {
        return ok(new SpoolFileWriter(candidate, openSync(candidate, 'wx', 0o600)))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
          return fail({ path, message: String((error as Error).message) })
      }
    }
  }

  /** Takes over a batch of whole blocks. */
  append(batch: Uint8Array): void {
    if (batch.length === 0) return
    this.queue.push(batch)
    this.queuedBytes += batch.length
    this.pump()
  }

  /** A buffer that has been written and may be filled again. */
  takeSpare(): ArrayBuffer | undefined {
    return this.spare.pop()
  }

  /** Writes what waits, tries once more if the disk refuses, and closes. Resolves with what never made it, in order. */
  end(): Promise<readonly Uint8Array[]> {
    return new Promise((resolve) => {
      this.ending = (lost) => close(this.file, () => resolve(lost))
      if (this.timer) {
        clearTimeout(this.timer)
        this.timer = undefined
      }
      this.pump()
    })
  }

  /** Closes at once; what waits is lost. For a spool that is taken back. */
  abandon(): void {
    clearTimeout(this.timer)
    this.queue.length = 0
    this.queuedBytes = 0
    closeSync(this.file)
  }

  private pump(): void {
    if (this.busy || this.timer) return
    const batch = this.queue[0]
    if (!batch) {
      this.ending?.([])
      this.ending = undefined
      return
    }
    this.busy = true
    this.writeFrom(batch, 0)
  }

  private writeFrom(batch: Uint8Array, done: number): void {
    write(this.file, batch, done, batch.length - done, this.writtenBytes + done, (error, written) => {
      if (error) this.refused(batch, done, error)
      else if (done + written < batch.length) this.writeFrom(batch, done + written)
      else this.taken(batch)
    })
  }

  private taken(batch: Uint8Array): void {
    this.busy = false
    this.problem = null
    this.queue.shift()
    this.queuedBytes -= batch.length
    this.writtenBytes += batch.length
    const { buffer } = batch
    if (this.spare.length < KEPT_BUFFERS && buffer instanceof ArrayBuffer) this.spare.push(buffer)
    this.pump()
  }

  private refused(batch: Uint8Array, done: number, error: Error): void {
    this.problem = error.message
    const whole = wholeBlocks(batch, done)
    ftruncate(this.file, this.writtenBytes + whole, () => {
      this.busy = false
      this.writtenBytes += whole
      this.queuedBytes -= whole
      this.queue[0] = batch.subarray(whole)
      if (this.ending) {
        this.ending(this.queue)
        this.ending = undefined
        return
      }
      this.timer = setTimeout(() => {
        this.timer = undefined
        this.pump()
      }, RETRY_MS)
    })
  }
}

/** Length of the whole blocks among the first `length` bytes of a batch. */
function wholeBlocks(batch: Uint8Array, length: number): number {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
  let at = 0
  while (at + 12 <= length) {
    const total = view.getUint32(at + 4, HOST_IS_LITTLE)
    if (at + total > length) break
    at += total
  }
  return at
}
