/** Frames of a running capture, printed as they come: from its files, which the index follows. */
import { unlinkSync } from 'node:fs'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { FileSession } from '../engine/session/file-session.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import type { CaptureFolder } from './capture-folder.ts'
import { complain } from './complain.ts'
import { type Printing, preparePrinting } from './read-frames.ts'
import type { ReadOptions } from './read-options.ts'

/** Files before the one that is written stay so long: frames in them may belong to those that come. */
const KEPT_FILES = 2

/** tapcap counts the frames; those who wait for more see what there is. */
const LIVE = { write: null, twoPasses: false, count: Number.POSITIVE_INFINITY } as const

export class LivePrinter {
  private readonly session: FileSession
  private readonly printing: Printing
  private readonly folder: CaptureFolder
  /** Files that are not deleted, oldest first. */
  private readonly files: string[] = []
  /** Rows that were printed, and those of them that had no bytes any more. */
  private printed = 0
  private gone = 0
  private begun: () => void = () => {}
  private readonly beginning = new Promise<void>((resolve) => {
    this.begun = resolve
  })

  /** An exit code when it can't print what is asked for; that was said then. */
  static async create(options: ReadOptions, folder: CaptureFolder): Promise<Result<LivePrinter, number>> {
    const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
    const printing = await preparePrinting(session, { ...options, ...LIVE })
    if (printing.ok) return ok(new LivePrinter(session, printing.value, folder))
    await session.dispose()
    return fail(printing.error)
  }

  private constructor(session: FileSession, printing: Printing, folder: CaptureFolder) {
    this.session = session
    this.printing = printing
    this.folder = folder
  }

  /** The capture goes on in this file. */
  follow(path: string): void {
    this.session.follow(path)
    this.files.push(path)
    this.begun()
  }

  /** The ring has deleted a file with so many frames. */
  removed(path: string, frames?: number): void {
    this.session.removed(path, frames)
  }

  /** Frames that were not printed, or without their bytes, since the ring had deleted their file. */
  get unprinted(): number {
    return this.session.unread + this.gone
  }

  /** The capture has ended. */
  finish(): void {
    if (this.files.length > 0) this.session.finish()
    this.begun()
  }

  /** Prints until the capture has ended and all of it is printed; `stop` is called when nobody reads any more. Returns an exit code. */
  async print(stop: () => void): Promise<number> {
    await this.beginning
    const { session, printing } = this
    try {
      if (this.files.length === 0) return 0
      if (!(await printing.print((rows) => this.onPrinted(rows)))) stop()
      return 0
    } catch (error) {
      stop()
      return complain((error as Error).message, 2)
    } finally {
      await printing.dispose()
      await session.dispose()
    }
  }

  private onPrinted(rows: number): void {
    if (this.folder.isOwn) return this.deletePrinted(rows)
    for (; this.printed < rows; this.printed++) if (this.session.frames.isRemoved(this.printed as RowIndex)) this.gone++
  }

  private deletePrinted(rows: number): void {
    while (this.files.length > 1 + KEPT_FILES) {
      const [oldest] = this.files
      const frames = this.session.framesUpTo(oldest)
      if (frames === null || frames > rows) return
      this.files.shift()
      this.session.removed(oldest)
      unlinkSync(oldest)
    }
  }
}
