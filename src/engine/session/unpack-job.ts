/** Unpacks a compressed capture file, or imports one that is none, on a thread of its own, so that neither the calls of windows nor the index wait for it. */
import { Worker } from 'node:worker_threads'
import type { UnpackProgress } from '../store/compression/unpack.ts'
import type { Packing } from './convert.ts'

export interface UnpackTask {
  readonly path: string
  /** The copy, which exists and is appended to. */
  readonly to: string
  readonly packing: Packing
}

export type FromUnpacker =
  | { readonly type: 'progress'; readonly progress: UnpackProgress }
  | { readonly type: 'ended'; readonly problem: string | null }

export class UnpackJob {
  progress: UnpackProgress = { done: 0, total: 0 }
  /** Called when it moved on. */
  onProgress: () => void = () => {}
  /** Called once, when the copy is as whole as it gets, with what is wrong with the file; not after `cancel`. */
  onEnd: (problem: string | null) => void = () => {}
  private readonly worker: Worker
  private ended = false

  constructor(workerFile: URL, task: UnpackTask) {
    this.worker = new Worker(workerFile, { name: 'tapscope-unpack', workerData: task })
    this.worker.on('message', (message: FromUnpacker) => {
      if (message.type === 'ended') this.end(message.problem)
      else if (!this.ended) {
        this.progress = message.progress
        this.onProgress()
      }
    })
    this.worker.on('error', (error) => this.end(error.message))
    this.worker.on('exit', () => this.end('it was not unpacked to its end'))
  }

  /** Stops where it is. */
  async cancel(): Promise<void> {
    this.ended = true
    await this.worker.terminate()
  }

  private end(problem: string | null): void {
    if (this.ended) return
    this.ended = true
    this.progress = { done: this.progress.total, total: this.progress.total }
    this.onEnd(problem)
  }
}
