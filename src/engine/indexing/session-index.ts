/**
 * The index as readers on this thread see it: follows what the workers of the first pass announce. One a session; `dispose` ends them.
 */
import { MessageChannel, Worker, type WorkerOptions } from 'node:worker_threads'
import type { IndexState } from './cache/index-format.ts'
import type { StoredIndex } from './cache/read-index.ts'
import { IndexFollower } from './index-follower.ts'
import type { Announcement, FileProgress, FileToRead, FromIndexer, ToIndexer } from './messages.ts'

/** The entries of the two workers. */
export type FirstPassWorker = 'index-worker' | 'link-worker'

export class SessionIndex extends IndexFollower {
  readonly files = new Map<number, FileProgress>()
  /** Called when files or rows moved on. */
  onProgress: () => void = () => {}
  /** A worker ended by itself: no further row will come. */
  failed = false
  /** Called when a worker ended by itself, which is a defect. */
  onFailure: (message: string) => void = () => {}
  /** Called when a file was deleted before all of it was read; so many frames of it are not in the table, null where that is not known. */
  onUnread: (frames: number | null) => void = () => {}

  private readonly scanner: Worker
  private readonly linker: Worker
  private readonly announced: Announcement[] = []
  /** Files that are deleted and may still be read to their end, with the frames they had where that is known. */
  private readonly removing = new Map<number, number | undefined>()
  private readonly followers = new Set<(message: Announcement) => void>()
  private stored: StoredIndex | undefined
  /** Whether the workers were told to end. */
  private ended = false

  /** `workerFile` gives the entries of the workers. */
  constructor(workerFile: (name: FirstPassWorker) => URL) {
    super()
    const { port1, port2 } = new MessageChannel()
    this.scanner = this.startWorker(workerFile('index-worker'), {
      workerData: { linker: port1 },
      transferList: [port1],
    })
    this.linker = this.startWorker(workerFile('link-worker'), { workerData: { scanner: port2 }, transferList: [port2] })
    this.linker.on('message', (message: FromIndexer) => this.receive(message))
  }

  /** Starts reading a file; its rows join the table as they come. `follow` for a file that may still grow. */
  open(file: number, path: string, follow: boolean, after?: number): void {
    this.announce({ type: 'path', file, path })
    this.send({ type: 'open', file, path, follow, ...(after !== undefined && { after }) })
  }

  /** Starts reading files whose frames are merged by time, equal times in the order of the files. */
  openTogether(files: readonly FileToRead[]): void {
    for (const { file, path } of files) this.announce({ type: 'path', file, path })
    this.send({ type: 'openTogether', files })
  }

  /** Takes a file's kept index over, in place of a first pass: no other file can be opened after it, nor before. */
  restore(file: number, path: string, stored: StoredIndex): void {
    this.stored = stored
    void this.endWorkers()
    this.announce({ type: 'path', file, path })
    for (const message of stored.announcements) {
      this.announce(message.type === 'source' ? { type: 'source', source: { ...message.source, file } } : message)
    }
    this.announce({ type: 'kept', file, blocks: stored.keptBlocks })
    this.announce({ type: 'rows', rows: stored.rows })
    this.files.set(file, { ...stored.progress, file })
  }

  /** Whether the index was not made here. */
  get isRestored(): boolean {
    return this.stored !== undefined
  }

  /** What is to be kept of the index of its only file; `session` comes back with it. */
  stateOf(file: number, session: unknown): IndexState | undefined {
    const progress = this.files.get(file)
    if (!progress) return undefined
    return {
      rows: this.columns.rowCount,
      announcements: this.announced.filter(({ type }) => type !== 'path' && type !== 'kept'),
      progress,
      keptBlocks: this.keptBlocks.get(file) ?? [],
      session,
    }
  }

  /** The file will not grow any more. */
  finish(file: number): void {
    this.send({ type: 'finish', file })
  }

  close(file: number): void {
    this.send({ type: 'close', file })
  }

  /**
   * The file, with so many frames where that is known, is deleted: what is being read of it is read to its end, and nobody holds it open any
   * longer than that.
   */
  remove(file: number, frames?: number): void {
    this.send({ type: 'remove', file })
    this.announce({ type: 'removed', file })
    this.removing.set(file, frames)
    this.lookForUnread(file)
  }

  /** Tells a reader on another thread everything there is of the index, and what comes, until the returned function is called. */
  follow(listener: (message: Announcement) => void): () => void {
    for (const message of this.announced) listener(message)
    listener({ type: 'rows', rows: this.columns.rowCount })
    this.followers.add(listener)
    return () => this.followers.delete(listener)
  }

  /** Followers have to have ended. */
  async dispose(): Promise<void> {
    await this.endWorkers()
    this.stored?.close()
  }

  private async endWorkers(): Promise<void> {
    this.ended = true
    await Promise.all([this.scanner.terminate(), this.linker.terminate()])
  }

  private startWorker(file: URL, options: WorkerOptions): Worker {
    const worker = new Worker(file, options)
    worker.on('error', (error) => this.fail(error.stack ?? error.message))
    worker.on('exit', (code) => {
      if (!this.ended && !this.failed) this.fail(`a worker of the first pass ended with code ${code}`)
    })
    return worker
  }

  private fail(message: string): void {
    this.failed = true
    this.onFailure(message)
  }

  private send(message: ToIndexer): void {
    this.scanner.postMessage(message)
  }

  private announce(message: Announcement): void {
    if (message.type !== 'rows') this.announced.push(message)
    this.apply(message)
    for (const follower of this.followers) follower(message)
  }

  private lookForUnread(file: number): void {
    const progress = this.files.get(file)
    if (!this.removing.has(file) || !progress || progress.state === 'reading' || progress.state === 'waiting') return
    const frames = this.removing.get(file)
    this.removing.delete(file)
    if (frames === undefined && progress.state === 'failed') this.onUnread(null)
    else if (frames !== undefined && frames > progress.frames) this.onUnread(frames - progress.frames)
  }

  private receive(message: FromIndexer): void {
    if (this.stored) return
    switch (message.type) {
      case 'progress':
        for (const progress of message.files) {
          this.files.set(progress.file, progress)
          this.lookForUnread(progress.file)
        }
        this.onProgress()
        break
      default:
        this.announce(message)
    }
  }
}
