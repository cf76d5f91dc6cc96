/**
 * Spools that other programs write: servers that an MCP client started under `tapscope wrap`, captures that outlived their engine. Each that
 * is growing, or began after this session did, joins the table.
 */
import { join } from 'node:path'
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { Spool, type SpoolManifest } from '../store/spool-folder.ts'
import { isGrowing, readManifest, spoolFolders } from '../store/spool-list.ts'
import type { Capture, CapturesHost } from './captures.ts'

const POLL_MS = 250
/** How long after a capture program's end its manifest may say how it ended. */
const GRACE_MS = 1000

export class SpoolWatcher {
  private readonly root: string
  private readonly host: CapturesHost
  private readonly add: <T extends Capture>(create: (id: number) => T) => T
  private readonly seen = new Set<string>()
  private readonly adopted = new Set<AdoptedCapture>()
  private readonly startedAtMs = Date.now()
  private readonly timer: NodeJS.Timeout
  private held = 0

  constructor(root: string, host: CapturesHost, add: <T extends Capture>(create: (id: number) => T) => T) {
    this.root = root
    this.host = host
    this.add = add
    this.timer = setInterval(() => this.poll(), POLL_MS)
    this.timer.unref()
    setImmediate(() => this.poll())
  }

  /** A folder of the session's own: not to be picked up. */
  ignore(folder: string): void {
    this.seen.add(folder)
  }

  /** Looks for no new spools until `release`: one of the session's own is being made. */
  hold(): void {
    this.held++
  }

  release(): void {
    this.held--
  }

  dispose(): void {
    clearInterval(this.timer)
  }

  private poll(): void {
    if (this.held === 0) this.pickUp()
    for (const capture of this.adopted) if (!capture.poll()) this.adopted.delete(capture)
  }

  private pickUp(): void {
    for (const path of spoolFolders(this.root)) {
      if (this.seen.has(path)) continue
      const manifest = readManifest(path)
      if (!manifest.ok) continue
      this.seen.add(path)
      if (!isGrowing(manifest.value) && manifest.value.startedAtMs < this.startedAtMs) continue
      this.adopted.add(this.add((id) => new AdoptedCapture(id, path, manifest.value, this.host)))
    }
  }
}

/** A capture that another program began. */
class AdoptedCapture implements Capture {
  info: CaptureInfo
  readonly files: number[]
  private readonly folder: string
  private readonly host: CapturesHost
  private asked = false
  private goneSinceMs = 0

  constructor(id: number, folder: string, manifest: SpoolManifest, host: CapturesHost) {
    this.folder = folder
    this.host = host
    this.info = {
      id,
      kind: manifest.kind,
      title: manifest.title,
      state: 'running',
      startedAtMs: manifest.startedAtMs,
      pid: manifest.pid,
      frames: manifest.counters?.frames ?? 0,
      bytes: manifest.counters?.bytes ?? 0,
      kernelDrops: 0,
      interfaceDrops: 0,
      programDrops: manifest.counters?.dropped ?? 0,
      spool: join(folder, manifest.files[0]?.name ?? ''),
      message: null,
      hint: null,
      writable: false,
    }
    this.files = manifest.files.map(({ name }) => host.follow(join(folder, name)))
  }

  /** Looks how it stands; false when it has ended. */
  poll(): boolean {
    const manifest = readManifest(this.folder)
    if (manifest.ok && isGrowing(manifest.value)) return true
    const ended = manifest.ok ? manifest.value : undefined
    this.goneSinceMs ||= Date.now()
    if (ended && ended.endedAtMs === undefined && Date.now() - this.goneSinceMs < GRACE_MS) return true
    for (const file of this.files) this.host.finish(file)
    if (ended?.endedAtMs !== undefined) {
      const { counters, exit } = ended
      const message = exit?.signal ? `Ended by ${exit.signal}` : exit?.code ? `Ended with code ${exit.code}` : null
      this.info = {
        ...this.info,
        state: 'stopped',
        frames: counters?.frames ?? this.info.frames,
        bytes: counters?.bytes ?? this.info.bytes,
        programDrops: counters?.dropped ?? 0,
        message,
      }
    } else if (this.asked && ended) {
      // Its engine is gone: nobody else closes the books.
      const files = ended.files.map(({ name }) => ({ name, state: 'complete' as const }))
      new Spool(this.folder, ended).update({ endedAtMs: Date.now(), files })
      this.info = { ...this.info, state: 'stopped' }
    } else {
      const message = `The capture of ${this.info.title} ended without a word: its program was killed`
      const hint = 'What was written until then is kept'
      this.info = { ...this.info, state: 'failed', message, hint }
      this.host.notice({ severity: 'warning', message, hint })
    }
    this.host.changed()
    return false
  }

  async stop(): Promise<void> {
    if (this.info.kind === 'stdio') {
      throw new EngineError('This program was started by its client', 'End it there; the tap ends with it')
    }
    const { state, pid } = this.info
    if (state !== 'running' || pid === null) return
    this.asked = true
    this.info = { ...this.info, state: 'stopping' }
    this.host.changed()
    process.kill(pid, 'SIGTERM')
  }

  async dispose(): Promise<void> {}
}
