/**
 * The one composition root: files, index, captures and the windows that look at them. No Electron, no DOM; hosts/ gives it ports.
 */
import { statfs } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FileInfo, SessionInfo, SourceInfo } from '../shared/wire/calls.ts'
import { EngineError } from '../shared/wire/engine-client.ts'
import type { Transport } from '../shared/wire/transport.ts'
import { Totals } from './analyze/totals.ts'
import { createRegistry } from './dissect/protocols/index.ts'
import type { Registry } from './dissect/registry.ts'
import { SessionIndex } from './indexing/session-index.ts'
import { Captures } from './session/captures.ts'
import { Connection } from './session/connection.ts'
import { Frames } from './session/frames.ts'
import { openSpool } from './session/open-spool.ts'
import { RateMeter } from './session/rate-meter.ts'
import { Scratch } from './session/scratch.ts'

export interface SessionOptions {
  readonly workerFile: URL
  readonly version: string
  /** Whether spools that other programs begin (`tapscope wrap`) join the table. */
  readonly pickUp?: boolean
}

export interface SessionListener {
  changed(): void
  notice(notice: Notice): void
  /** Rows, views and files of before are gone. */
  cleared(): void
}

export interface Notice {
  readonly severity: 'info' | 'warning' | 'error'
  readonly message: string
  readonly hint: string | null
}

interface OpenFile {
  readonly id: number
  /** What the person named, and what is read: the same, or its decompressed copy. */
  readonly path: string
  readonly readPath: string
  readonly compression: string | null
  follow: boolean
  problem: string | null
}

const DISK_MS = 5000

export class Session {
  readonly registry: Registry = createRegistry()
  readonly captures: Captures
  readonly scratch = new Scratch()
  index: SessionIndex
  frames: Frames
  totals = new Totals()
  private readonly options: SessionOptions
  private readonly files = new Map<number, OpenFile>()
  private readonly listeners = new Set<SessionListener>()
  private readonly undelivered: Notice[] = []
  private readonly rates = new RateMeter()
  private nextFile = 1
  private diskFree: number | null = null
  private diskLookedAt = 0

  constructor(options: SessionOptions) {
    this.options = options
    this.index = this.createIndex()
    this.frames = this.createFrames()
    this.captures = new Captures({
      version: options.version,
      pickUp: options.pickUp ?? true,
      follow: (path) => this.follow(path),
      finish: (file) => this.finish(file),
      changed: () => this.changed(),
      notice: (notice) => this.notice(notice),
    })
  }

  /** A window (or a test) at the other end of a transport. */
  connect(transport: Transport): Connection {
    return new Connection(this, transport)
  }

  listen(listener: SessionListener): () => void {
    this.listeners.add(listener)
    for (const notice of this.undelivered.splice(0)) listener.notice(notice)
    return () => this.listeners.delete(listener)
  }

  /** Opens a capture file, compressed or not; its frames join the table. Resolves when reading has begun. */
  async open(path: string): Promise<number> {
    const id = this.nextFile++
    const spool = await openSpool(
      path,
      () => this.scratch.path(basename(path)),
      (problem) => {
        const file = this.files.get(id)
        if (!file) return
        file.follow = false
        file.problem = problem
        this.index.finish(id)
        this.changed()
      },
    )
    if (!spool.ok) throw new EngineError(spool.error.message, spool.error.hint)
    const { readPath, growing, compression } = spool.value
    this.files.set(id, { id, path, readPath, compression, follow: growing, problem: null })
    this.index.open(id, readPath, growing)
    this.changed()
    return id
  }

  /** Forgets files and rows. Captures that run go on and stay in the table from their start. */
  async clear(): Promise<void> {
    const running = this.captures.runningFiles()
    const kept = [...this.files.values()].filter(({ id }) => running.has(id))
    const old = this.index
    this.frames.dispose()
    this.files.clear()
    this.totals = new Totals()
    this.index = this.createIndex()
    this.frames = this.createFrames()
    for (const listener of this.listeners) listener.cleared()
    for (const file of kept) {
      this.files.set(file.id, file)
      this.index.open(file.id, file.readPath, true)
    }
    await old.dispose()
    this.changed()
  }

  info(): SessionInfo {
    const { totals, index } = this
    const files = [...this.files.values()].map((file) => this.fileInfo(file))
    const indexing = files.filter(({ state }) => state === 'indexing')
    const empty = totals.rows === 0
    return {
      version: this.options.version,
      rows: index.columns.rowCount,
      files,
      sources: index.sources.map((_source, id) => this.sourceInfo(id)),
      captures: this.captures.list(),
      firstTime: empty ? null : { seconds: totals.firstSeconds, nanos: totals.firstNanos },
      lastTime: empty ? null : { seconds: totals.lastSeconds, nanos: totals.lastNanos },
      indexing:
        indexing.length === 0
          ? null
          : {
              bytes: indexing.reduce((sum, file) => sum + file.indexedBytes, 0),
              totalBytes: indexing.reduce((sum, file) => sum + file.bytes, 0),
              bytesPerSecond: this.rates.rate('indexing'),
            },
      diskFree: this.diskFree,
      protocols: this.registry.protocols.map(({ id, name, column, title, family }) => ({
        id,
        name,
        column,
        title,
        family,
      })),
    }
  }

  /** Tells every window; while there is none, the next one that comes. */
  notice(notice: Notice): void {
    if (this.listeners.size === 0) this.undelivered.push(notice)
    for (const listener of this.listeners) listener.notice(notice)
  }

  /** Resolves when every open file that does not grow is read to its end. */
  async indexed(): Promise<void> {
    for (;;) {
      const open = [...this.files.values()]
      if (open.every((file) => !file.follow && isEnded(this.index.files.get(file.id)?.state))) return
      await this.nextChange()
    }
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.listen({
        changed() {
          stop()
          resolve()
        },
        notice: () => {},
        cleared: () => {},
      })
    })
  }

  async dispose(): Promise<void> {
    await this.captures.dispose()
    this.frames.dispose()
    await this.index.dispose()
    this.scratch.dispose()
  }

  private follow(path: string): number {
    const id = this.nextFile++
    this.files.set(id, { id, path, readPath: path, compression: null, follow: true, problem: null })
    this.index.open(id, path, true)
    this.changed()
    return id
  }

  private finish(id: number): void {
    const file = this.files.get(id)
    if (file) file.follow = false
    this.index.finish(id)
  }

  private createIndex(): SessionIndex {
    const index = new SessionIndex(this.options.workerFile)
    index.onProgress = () => {
      if (this.index !== index) return
      this.totals.update(index.columns)
      this.changed()
    }
    index.onFailure = (message) => {
      this.notice({
        severity: 'error',
        message: `Indexing failed: ${message}`,
        hint: 'Open the file again; what was indexed stays',
      })
    }
    return index
  }

  private createFrames(): Frames {
    return new Frames(this.registry, this.index, (id) => this.files.get(id)?.readPath ?? '')
  }

  private fileInfo(file: OpenFile): FileInfo {
    const progress = this.index.files.get(file.id)
    const state = progress?.state ?? 'reading'
    const ended = state === 'complete' || state === 'damaged' || state === 'failed'
    return {
      id: file.id,
      path: file.path,
      name: basename(file.path),
      format: progress?.format ?? 'unknown',
      bytes: progress?.size ?? 0,
      indexedBytes: progress?.position ?? 0,
      frames: progress?.frames ?? 0,
      state: ended
        ? file.problem && state === 'complete'
          ? 'damaged'
          : state
        : file.follow && !file.compression
          ? 'following'
          : 'indexing',
      problem: file.problem ?? progress?.problem ?? null,
    }
  }

  private sourceInfo(id: number): SourceInfo {
    const { file, description } = this.index.sources[id]
    const totals = this.totals.bySource[id]
    return {
      id,
      file,
      name: description.name || basename(this.files.get(file)?.path ?? ''),
      description: description.description,
      kind: description.name.startsWith('stdio:') ? 'stdio' : 'packets',
      linkType: description.linkType,
      frames: totals?.frames ?? 0,
      bytes: totals?.bytes ?? 0,
      rate: Math.round(this.rates.rate(`source ${id}`)),
      live: this.files.get(file)?.follow ?? false,
    }
  }

  private changed(): void {
    this.totals.bySource.forEach(({ frames }, id) => this.rates.note(`source ${id}`, frames))
    let bytes = 0
    for (const { position } of this.index.files.values()) bytes += position
    this.rates.note('indexing', bytes)
    void this.lookAtDisk()
    for (const listener of this.listeners) listener.changed()
  }

  private async lookAtDisk(): Promise<void> {
    const now = Date.now()
    if (now - this.diskLookedAt < DISK_MS) return
    this.diskLookedAt = now
    try {
      const { bavail, bsize } = await statfs(this.captures.folder)
      this.diskFree = bavail * bsize
    } catch {
      this.diskFree = null
    }
  }
}

const isEnded = (state: string | undefined): boolean =>
  state === 'complete' || state === 'damaged' || state === 'failed'
