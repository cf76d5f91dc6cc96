/**
 * One capture file, read from its start to its end, without windows, captures or spools: the parts of a session that the command line
 * needs, and no others to load. The indexing worker is started first, so that it is ready when the rest is.
 */
import { basename } from 'node:path'
import type { Registry } from '../dissect/registry.ts'
import type { SessionIndex } from '../indexing/session-index.ts'
import { Bell } from './bell.ts'
import { Frames } from './frames.ts'
import { openSpool } from './open-spool.ts'
import { ResolvedNames } from './resolved-names.ts'
import { Scratch } from './scratch.ts'

const FILE = 1

/** How reading ended: to the file's end, before it, or never begun (it is no capture file). */
export type Ending = 'whole' | 'damaged' | 'unreadable'

export class FileSession {
  readonly registry: Registry
  readonly index: SessionIndex
  readonly frames: Frames
  /** Rings when rows came, and when reading went on or ended. */
  readonly bell = new Bell()
  /** Frames that a ring deleted before they were read. */
  unread = 0
  private scratch: Scratch | undefined
  private growing = false
  /** The file that is read, the last of those that were followed. */
  private file = FILE
  private readonly followed = new Map<string, number>()
  private cancel: () => void = () => {}
  private unpackProblem: string | null = null
  private failure: string | null = null

  constructor(registry: Registry, index: SessionIndex) {
    this.registry = registry
    this.index = index
    this.frames = new Frames(registry, index)
    index.onFailure = (message) => {
      this.failure = message
      this.bell.ring()
    }
    index.onProgress = this.bell.ring
    index.onUnread = (frames) => {
      this.unread += frames ?? 0
    }
    index.follow(({ type }) => {
      if (type === 'rows') this.bell.ring()
    })
  }

  /** Begins to read; null, or why the file can't be opened. */
  async open(path: string): Promise<string | null> {
    const spool = await openSpool(
      path,
      () => this.copyOf(path),
      (problem) => {
        this.growing = false
        this.unpackProblem = problem
        this.index.finish(FILE)
        this.bell.ring()
      },
    )
    if (!spool.ok) return spool.error.message
    const { readPath, growing, cancel } = spool.value
    this.growing = growing
    this.cancel = cancel
    this.index.open(FILE, readPath, growing)
    return null
  }

  /** Reads a file while a capture program writes it; a further one when the capture goes on there, and no more in the one before. */
  follow(path: string): void {
    if (this.growing) this.index.finish(this.file++)
    this.followed.set(path, this.file)
    this.growing = true
    this.index.open(this.file, path, true, this.file - 1)
  }

  /** The capture has ended. */
  finish(): void {
    this.growing = false
    this.index.finish(this.file)
    this.bell.ring()
  }

  /** A file that was followed, with so many frames where that is known, is deleted; its rows stay, without their bytes. */
  removed(path: string, frames?: number): void {
    const id = this.followed.get(path)
    if (id === undefined) return
    this.followed.delete(path)
    this.index.remove(id, frames)
    this.frames.forget(id)
  }

  /** Frames of the files that were followed up to this one, once it is read to its end. */
  framesUpTo(path: string): number | null {
    const id = this.followed.get(path)
    if (id === undefined || this.isUnderWay(id)) return null
    let frames = 0
    for (let one = FILE; one <= id; one++) frames += this.index.files.get(one)?.frames ?? 0
    return frames
  }

  /** Frames up to which names, secrets and other blocks of the file are known. */
  get reportedFrames(): number {
    return this.index.files.get(FILE)?.frames ?? 0
  }

  /** Whether no further row will come. */
  get ended(): boolean {
    return this.failure !== null || (!this.growing && !this.isUnderWay(this.file))
  }

  get ending(): Ending {
    const state = this.index.files.get(this.file)?.state
    if (state === 'failed' && this.index.columns.rowCount === 0) return 'unreadable'
    return this.problem === null ? 'whole' : 'damaged'
  }

  /** What is wrong with the file, and where. */
  get problem(): string | null {
    return this.failure ?? this.unpackProblem ?? this.index.files.get(this.file)?.problem ?? null
  }

  private isUnderWay(file: number): boolean {
    const state = this.index.files.get(file)?.state
    return state === undefined || UNDER_WAY.has(state)
  }

  /** Where a compressed file is unpacked to. */
  private copyOf(path: string): string {
    this.scratch ??= new Scratch()
    return this.scratch.copy(basename(path))
  }

  /** Shows addresses by the names that the file has for them. */
  resolveNames(): void {
    this.frames.names = new ResolvedNames(this)
  }

  async dispose(): Promise<void> {
    this.cancel()
    this.frames.dispose()
    await this.index.dispose()
    this.scratch?.dispose()
  }
}

const UNDER_WAY: ReadonlySet<string> = new Set(['reading', 'waiting'])
