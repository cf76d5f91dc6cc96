/**
 * The one composition root: files, index, captures and the windows that look at them. No Electron, no DOM; hosts/ gives it ports.
 */
import type { SessionInfo } from '../shared/wire/calls.ts'
import { EngineError } from '../shared/wire/engine-client.ts'
import type { Transport } from '../shared/wire/transport.ts'
import { Totals, type TotalsState } from './analyze/totals.ts'
import { createRegistry } from './dissect/protocols/index.ts'
import type { Registry } from './dissect/registry.ts'
import type { IndexCacheOptions } from './indexing/cache/cache-folder.ts'
import type { StoredIndex } from './indexing/cache/read-index.ts'
import type { FileToRead } from './indexing/messages.ts'
import { type FirstPassWorker, SessionIndex } from './indexing/session-index.ts'
import { AlertService } from './session/alerts/alert-service.ts'
import { Captures } from './session/captures.ts'
import { Connection } from './session/connection.ts'
import { DiskRoom } from './session/disk-room.ts'
import { FramePool } from './session/frame-pool.ts'
import { Frames } from './session/frames.ts'
import { createKeeper, type IndexKeeper } from './session/index-keeper.ts'
import { Marks } from './session/marks.ts'
import { isEnded } from './session/open-file.ts'
import { OpenFiles } from './session/open-files.ts'
import { findSpool } from './session/open-spool.ts'
import { RateMeter } from './session/rate-meter.ts'
import { ResolvedNames } from './session/resolved-names.ts'
import { Scratch } from './session/scratch.ts'
import { type Secrets, secretsOf } from './session/secrets.ts'
import { sessionInfo } from './session/session-info.ts'
import { UnreadFrames } from './session/unread-frames.ts'

/** Worker threads of the engine, by the names of their entries in hosts/. */
export type WorkerName = FirstPassWorker | 'frame-worker' | 'unpack-worker'

export interface SessionOptions {
  readonly workerFile: (name: WorkerName) => URL
  readonly version: string
  /** Whether spools that other programs begin (`tapscope wrap`) join the table. */
  readonly pickUp?: boolean
  /** Whether files are read on behind damage, where records are found again; else the first damage is the end, as for tshark. */
  readonly resync?: boolean
  /** Where indexes of large files are kept, null for nowhere; by default the user's cache, where the program is a build. */
  readonly indexCache?: IndexCacheOptions | null
  /** Whether alert rules look at frames before a person says so; they do. */
  readonly alerts?: boolean
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

export class Session {
  readonly registry: Registry = createRegistry()
  readonly captures: Captures
  readonly scratch = new Scratch()
  readonly marks = new Marks()
  readonly alerts: AlertService
  /** Null where no indexes are kept. */
  readonly keeper: IndexKeeper | null
  /** Grows when rows look other than they did. */
  rowsVersion = 0
  index: SessionIndex
  frames: Frames
  pool: FramePool
  /** Names of addresses that came with the files; `resolveNames` shows them. */
  resolvedNames: ResolvedNames
  totals = new Totals()
  private unread = new UnreadFrames((notice) => this.notice(notice))
  private readonly options: SessionOptions
  private readonly files: OpenFiles
  private readonly listeners = new Set<SessionListener>()
  private readonly undelivered: Notice[] = []
  private readonly rates = new RateMeter()
  private resolving = false
  private readonly disk = new DiskRoom()

  constructor(options: SessionOptions) {
    this.options = options
    this.files = new OpenFiles({
      worker: options.workerFile('unpack-worker'),
      scratch: this.scratch,
      resync: options.resync,
      changed: () => this.changed(),
      finished: (id) => this.finish(id),
    })
    this.keeper = createKeeper(options, this.registry, this.scratch)
    this.index = this.createIndex()
    this.frames = this.createFrames()
    this.resolvedNames = new ResolvedNames(this)
    this.pool = this.createPool()
    this.alerts = new AlertService(
      this,
      {
        changed: () => this.rowsChanged(),
        warn: (message) => this.notice({ severity: 'warning', message, hint: null }),
      },
      options.alerts ?? true,
    )
    this.captures = new Captures({
      version: options.version,
      pickUp: options.pickUp ?? true,
      follow: (path, after) => this.follow(path, after),
      finish: (file) => this.finish(file),
      removed: (file, frames) => this.removed(file, frames),
      missed: (files) => this.unread.add({ frames: 0, files }),
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
    return (await this.openTogether([path]))[0]
  }

  /** Opens files whose frames are merged by time, those of equal times in the order of the files. None is opened when one can't be. */
  async openTogether(paths: readonly string[]): Promise<number[]> {
    const found = await Promise.all(paths.map((path) => findSpool(path)))
    for (const spool of found) if (!spool.ok) throw new EngineError(spool.error.message, spool.error.hint)
    if (paths.length === 1 && found[0].ok && !found[0].value.packing && this.files.count === 0) {
      const stored = await this.keeper?.find(paths[0])
      if (stored && this.files.count === 0) return [this.restore(paths[0], stored)]
      stored?.close()
    }
    const before = this.makeRoom()
    const files = paths.map((path, i) => this.files.begin(path, found[i].ok ? found[i].value.packing : null))
    this.index.openTogether([...before, ...files.map((file) => this.files.toRead(file))])
    this.changed()
    return files.map(({ id }) => id)
  }

  /** Stops reading a file; what was read stays. */
  async stopReading(id: number): Promise<void> {
    const file = this.files.get(id)
    if (!file) throw new EngineError(`There is no file ${id}`, null)
    if (isEnded(this.index.files.get(id)?.state) || this.captures.runningFiles().has(id)) return
    file.stopped = true
    file.follow = false
    file.problem ??= 'reading was stopped; what was read until then is shown'
    this.index.close(id)
    await this.files.stopUnpacking(file)
    this.changed()
  }

  /** Forgets files and rows. Captures that run go on and stay in the table from their start. */
  async clear(): Promise<void> {
    const running = this.captures.runningFiles()
    const files = this.files.all
    const ended = this.startOver()
    const kept = files.filter(({ id, removed }) => running.has(id) && !removed)
    this.files.keep(kept)
    for (const { id, readPath, follow, after } of kept) this.index.open(id, readPath, follow, after ?? undefined)
    const closed = files.filter(({ id }) => !running.has(id))
    await Promise.all([ended, ...closed.map((file) => this.files.release(file))])
    this.changed()
  }

  /** All frames are in a file of the person's own: sessions of the spool folder that are wholly in the table say so. */
  savedAs(path: string): void {
    const running = this.captures.runningFiles()
    const ended = this.files.present.filter(({ id }) => !running.has(id))
    this.captures.spools.saved(
      ended.map((file) => file.path),
      path,
    )
  }

  /** How saved files name the program that wrote them. */
  get application(): string {
    return `Tapscope ${this.version}`
  }

  get version(): string {
    return this.options.version
  }

  /** Shows names in the address columns, as far as the files have any, or addresses. */
  resolveNames(on: boolean): void {
    this.resolving = on
    this.frames.names = on ? this.resolvedNames : null
    this.rowsChanged()
  }

  /** Tells windows that rows they have read look different now. */
  rowsChanged(): void {
    this.rowsVersion++
    this.changed()
  }

  /** Decryption secrets that came with the files. */
  secrets(): Secrets[] {
    return secretsOf(this)
  }

  info(): SessionInfo {
    const { files, rates, disk, resolving, unread } = this
    return sessionInfo(this, { files, rates, diskFree: disk.free, resolving, unread: unread.info })
  }

  /** Tells every window; while there is none, the next one that comes. */
  notice(notice: Notice): void {
    if (this.listeners.size === 0) this.undelivered.push(notice)
    for (const listener of this.listeners) listener.notice(notice)
  }

  /** Whether every open file is read to its end, and none grows. */
  get isSettled(): boolean {
    return this.index.failed || this.files.areSettled(this.index.files)
  }

  /** Resolves when every open file that does not grow is read to its end. */
  async indexed(): Promise<void> {
    while (!this.isSettled) await this.nextChange()
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
    await Promise.all(this.files.all.map((file) => this.files.stopUnpacking(file)))
    this.unread.dispose()
    this.alerts.dispose()
    this.frames.dispose()
    await this.pool.dispose()
    await this.keeper?.dispose()
    await this.index.dispose()
    this.scratch.dispose()
  }

  private follow(path: string, after?: number): number {
    const before = this.makeRoom()
    if (before.length > 0) this.index.openTogether(before)
    const { id } = this.files.add({ path, follow: true, after: after ?? null })
    this.index.open(id, path, true, after)
    this.changed()
    return id
  }

  /** A file was deleted: its rows stay, without their bytes. */
  private removed(id: number, frames?: number): void {
    const file = this.files.get(id)
    if (!file) return
    file.removed = true
    file.follow = false
    this.index.remove(id, frames)
    this.frames.forget(id)
    this.rowsChanged()
  }

  /** Forgets files, rows and views. Resolves when the threads that worked on them have ended. */
  private async startOver(): Promise<void> {
    const { index, pool } = this
    this.keeper?.cancel()
    this.frames.dispose()
    this.files.clear()
    this.totals = new Totals()
    this.unread.dispose()
    this.unread = new UnreadFrames((notice) => this.notice(notice))
    this.marks.clear()
    this.index = this.createIndex()
    this.frames = this.createFrames()
    this.resolvedNames = new ResolvedNames(this)
    this.resolveNames(this.resolving)
    this.pool = this.createPool()
    this.alerts.restart(this)
    for (const listener of this.listeners) listener.cleared()
    await pool.dispose()
    await index.dispose()
  }

  /** Opens a file whose index was kept. */
  private restore(path: string, stored: StoredIndex): number {
    const { id } = this.files.add({ path })
    this.index.restore(id, path, stored)
    this.totals = new Totals(stored.session as TotalsState)
    this.changed()
    return id
  }

  /**
   * To be told before a file joins the table. A restored index has no first pass that could go on: what is returned has to be read again, together
   * with the file.
   */
  private makeRoom(): FileToRead[] {
    if (this.files.count === 0) return []
    this.keeper?.cancel()
    if (!this.index.isRestored) return []
    const files = this.files.present
    void this.startOver()
    this.files.keep(files)
    return files.map((file) => this.files.toRead(file))
  }

  /** A kept index that can't be read to its end gives way to a new one. */
  private replaceDamaged(index: SessionIndex): void {
    if (this.index !== index) return
    const [file] = this.files.all
    void this.keeper?.forget(file.path)
    const files = this.makeRoom()
    this.index.openTogether(files)
    this.notice({
      severity: 'warning',
      message: `The kept index of ${file.path} was damaged`,
      hint: 'It is read again',
    })
    this.changed()
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
      this.keeper?.look(this.files.all, index, this.totals)
      this.changed()
    }
    index.onUnread = (frames) => {
      if (this.index === index) this.unread.add(frames === null ? { frames: 0, files: 1 } : { frames, files: 0 })
    }
    index.onDamage = () => setImmediate(() => this.replaceDamaged(index))
    index.onFailure = (message) => {
      this.notice({
        severity: 'error',
        message: `Indexing failed: ${message}`,
        hint: 'Open the file again; what was indexed stays',
      })
      this.changed()
    }
    return index
  }

  private createPool(): FramePool {
    return new FramePool(this.options.workerFile('frame-worker'), this.index)
  }

  private createFrames(): Frames {
    return new Frames(this.registry, this.index)
  }

  private changed(): void {
    this.totals.bySource.forEach(({ frames }, id) => this.rates.note(`source ${id}`, frames))
    let bytes = 0
    for (const { position } of this.index.files.values()) bytes += position
    this.rates.note('indexing', bytes)
    void this.disk.look(this.captures.folder)
    this.alerts.advance({ isSettled: this.isSettled, isReading: this.files.areReading(this.index.files) })
    for (const listener of this.listeners) listener.changed()
  }
}
