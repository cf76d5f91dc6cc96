/**
 * The capture programs of a session: those it started, and those that other programs began and whose spools appear in the spool folder.
 * They write files on their own; the session follows the files. What a program says and how it ends is kept for the window.
 */
import type { CallParams, CallResults, CaptureInfo } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { checkCaptureFilter, listInterfaces } from '../sources/packets/tapcap.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { PacketCapture } from './packet-capture.ts'
import { SpoolWatcher } from './spool-watcher.ts'
import { TapCapture } from './tap-capture.ts'

export interface CapturesHost {
  readonly version: string
  readonly pickUp: boolean
  /** Reads a growing file into the table; `finish` says that it grows no more. */
  follow(path: string): number
  finish(file: number): void
  changed(): void
  notice(notice: { severity: 'info' | 'warning' | 'error'; message: string; hint: string | null }): void
}

/** A capture as the session holds it. */
export interface Capture {
  info: CaptureInfo
  /** Files of the session it writes. */
  readonly files: number[]
  stop(): Promise<void>
  /** Writes a line to the program's stdin, where that is ours. */
  send?(line: string): void
  dispose(): Promise<void>
}

export class Captures {
  readonly folder = spoolRoot()
  private readonly host: CapturesHost
  private readonly captures = new Map<number, Capture>()
  private readonly watcher: SpoolWatcher | null
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
    return await listInterfaces()
  }

  async checkFilter(_interface: string, filter: string): Promise<string | null> {
    return filter.trim() === '' ? null : await checkCaptureFilter(filter)
  }

  async startPackets(params: CallParams<'capture.start'>): Promise<number> {
    return this.add((id) => new PacketCapture(id, params, this.host, (folder) => this.watcher?.ignore(folder))).info.id
  }

  async startTap(command: readonly string[], directory: string | null): Promise<number> {
    this.watcher?.hold()
    try {
      const capture = this.add(await TapCapture.start(command, directory, this.host))
      this.watcher?.ignore(capture.folder)
      return capture.info.id
    } finally {
      this.watcher?.release()
    }
  }

  send(id: number, line: string): void {
    const capture = this.get(id)
    if (!capture.send)
      throw new EngineError('This program was started by its client', 'Messages can be sent to programs started here')
    capture.send(line)
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
