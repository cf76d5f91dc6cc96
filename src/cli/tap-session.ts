/** The files of several taps, read while they grow: their frames in one table, in the order of time. */
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { Bell } from '../engine/session/bell.ts'
import { Frames } from '../engine/session/frames.ts'

export class TapSession {
  readonly registry = createRegistry()
  readonly index = new SessionIndex(workerFile)
  readonly frames = new Frames(this.registry, this.index)
  /** Rings when rows came, and when reading a file went on or ended. */
  readonly bell = new Bell()
  /** Why no further row will come. */
  failure: string | null = null
  private files = 0

  constructor() {
    this.index.onProgress = this.bell.ring
    this.index.onFailure = (message) => {
      this.failure = message
      this.bell.ring()
    }
    this.index.follow(({ type }) => {
      if (type === 'rows') this.bell.ring()
    })
  }

  /** Reads a file that grows, until `finish` and its end. Returns its number. */
  follow(path: string): number {
    const file = ++this.files
    this.index.open(file, path, true)
    return file
  }

  /** The file grows no more. */
  finish(file: number): void {
    this.index.finish(file)
  }

  /** Whether all files were read to their ends. */
  get isRead(): boolean {
    for (let file = 1; file <= this.files; file++) {
      const state = this.index.files.get(file)?.state
      if (state === undefined || state === 'reading' || state === 'waiting') return false
    }
    return true
  }

  async dispose(): Promise<void> {
    this.frames.dispose()
    await this.index.dispose()
  }
}
