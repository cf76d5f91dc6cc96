/**
 * The capture programs of a session: those it started, and those that other programs began and whose spools appear in the spool folder.
 * They write files on their own; the session follows the files. What a program says and how it ends is kept for the window.
 */
import type { CallParams, CallResults, CaptureInfo } from '../../shared/wire/calls.ts'
import type { CaptureStart } from '../../shared/wire/capture.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Framing } from '../../shared/wire/resend.ts'
import { checkCaptureFilter, listInterfaces } from '../sources/packets/interfaces.ts'
import { runInterfaces } from '../sources/packets/sources.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { PacketCapture } from './packet-capture.ts'
import { ProxyCapture } from './proxy-capture.ts'
import { SpoolWatcher } from './spool-watcher.ts'
import { Spools } from './spools.ts'
import { TapCapture } from './tap-capture.ts'

export interface CapturesHost {
  readonly version: string
  readonly pickUp: boolean
  /** Reads a growing file into the table; `after` is the file it goes on from. */
  follow(path: string, after?: number): number
  /** The file grows no more. */
  finish(file: number): void
  /** The file, with so many frames where that is known, was deleted; what was read of it stays. */
  removed(file: number, frames?: number): void
  /** So many files of a ring came and went without being noticed. */
  missed(files: number): void
  changed(): void
  notice(notice: { severity: 'info' | 'warning' | 'error'; message: string; hint: string | null }): void
}

/** A capture as the session holds it. */
export interface Capture {
  info: CaptureInfo
  /** Files of the session it writes. */
  readonly files: readonly number[]
  /** The session's folder in the spool folder. */
  readonly folder: string
  /** What it was started with, where that is known. */
  readonly options?: CaptureStart | undefined
  stop(): Promise<void>
  /** Writes a line to the program's stdin, where that is ours; with a framing, a message framed as the program frames its own, or so. */
  send?(line: string, framing?: Framing): void
  dispose(): Promise<void>
}

export class Captures {
  readonly folder = spoolRoot()
  readonly spools = new Spools(this.folder)
  private readonly host: CapturesHost
  private readonly captures = new Map<number, Capture>()
  private readonly watcher: SpoolWatcher | null
  private listing: Promise<CallResults['interfaces.list']> | null = null
  private nextId = 1

  constructor(host: CapturesHost) {
    this.host = host
    this.watcher = host.pickUp ? new SpoolWatcher(this.folder, host, (create) => this.add(create)) : null
  }

  list(): CaptureInfo[] {
    return [...this.captures.values()].map(({ info }) => info)
  }

  /** Files that a running capture still writes. */
  runningFiles(): Set<number> {
    const running = new Set<number>()
    for (const { info, files } of this.captures.values()) {
      if (info.state !== 'stopped' && info.state !== 'failed') for (const file of files) running.add(file)
    }
    return running
  }

  async interfaces(): Promise<CallResults['interfaces.list']> {
    this.listing ??= listInterfaces().finally(() => {
      this.listing = null
    })
    return await this.listing
  }

  async checkFilter(filter: string, linkType?: string): Promise<string | null> {
    return filter.trim() === '' ? null : await checkCaptureFilter(filter, linkType)
  }

  async startPackets(options: CaptureStart): Promise<number> {
    const interfaces = await runInterfaces(options.interfaces)
    if (!interfaces.ok) throw new EngineError(interfaces.error.message, interfaces.error.hint)
    const own = (folder: string): void => this.watcher?.ignore(folder)
    return this.add((id) => new PacketCapture(id, options, interfaces.value, this.host, own)).info.id
  }

  /** Starts it again with the same options, once it has ended. */
  async restart(id: number): Promise<number> {
    const { options } = this.get(id)
    if (!options)
      throw new EngineError('How this capture was started is not known', 'Choose its interfaces and start it')
    await this.stop(id)
    return await this.startPackets(options)
  }

  startTap(command: readonly string[], directory: string | null): Promise<number> {
    return this.startOwn(() => TapCapture.start(command, directory, this.host))
  }

  startProxy(params: CallParams<'proxy.start'>): Promise<number> {
    return this.startOwn(() => ProxyCapture.start(params, this.host))
  }

  /** Its spool is no other program's. */
  private async startOwn(start: () => Promise<(id: number) => Capture>): Promise<number> {
    this.watcher?.hold()
    try {
      const capture = this.add(await start())
      this.watcher?.ignore(capture.folder)
      return capture.info.id
    } finally {
      this.watcher?.release()
    }
  }

  /** Writes to the program's stdin; returns the capture. */
  send(id: number, line: string, framing?: Framing): Capture {
    const capture = this.get(id)
    if (!capture.send)
      throw new EngineError('This program was started by its client', 'Messages can be sent to programs started here')
    capture.send(line, framing)
    return capture
  }

  async stop(id: number): Promise<void> {
    await this.get(id).stop()
  }

  /** Stops what the session started; what others started goes on. */
  async dispose(): Promise<void> {
    this.watcher?.dispose()
    await Promise.all([...this.captures.values()].map((capture) => capture.dispose()))
  }

  private add<T extends Capture>(create: (id: number) => T): T {
    const capture = create(this.nextId++)
    this.captures.set(capture.info.id, capture)
    this.host.changed()
    return capture
  }

  private get(id: number): Capture {
    const capture = this.captures.get(id)
    if (!capture) throw new EngineError(`There is no capture ${id}`, null)
    return capture
  }
}
