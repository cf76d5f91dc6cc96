/** A capture that another program began, or an engine that is gone: its manifest and its files say how it goes. */
import { join } from 'node:path'
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import type { CaptureStart } from '../../shared/wire/capture.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { endProgram } from '../sources/packets/piped-program.ts'
import { Spool, type SpoolManifest } from '../store/spool-folder.ts'
import { spoolFiles } from '../store/spool-info.ts'
import { isAlive, isGrowing, readManifest } from '../store/spool-list.ts'
import { newCaptureInfo } from './capture-info.ts'
import type { Capture, CapturesHost } from './captures.ts'
import { FollowedFiles } from './followed-files.ts'

/** How long after a capture program's end its manifest may say how it ended. */
const GRACE_MS = 1000

export class AdoptedCapture implements Capture {
  info: CaptureInfo
  readonly folder: string
  readonly options: CaptureStart | undefined
  private readonly host: CapturesHost
  private readonly followed: FollowedFiles
  private readonly ended: Promise<void>
  private resolveEnded: () => void = () => {}
  private asked = false
  private goneSinceMs = 0

  constructor(id: number, folder: string, manifest: SpoolManifest, host: CapturesHost) {
    this.folder = folder
    this.host = host
    this.options = manifest.options
    this.followed = new FollowedFiles(host)
    this.followed.take(spoolFiles(folder, manifest))
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve
    })
    this.info = newCaptureInfo({
      id,
      kind: manifest.kind,
      title: manifest.title,
      state: 'running',
      startedAtMs: manifest.startedAtMs,
      pid: manifest.pid,
      frames: manifest.counters?.frames ?? 0,
      bytes: manifest.counters?.bytes ?? 0,
      programDrops: manifest.counters?.dropped ?? 0,
      spool: manifest.output ?? join(folder, manifest.files[0]?.name ?? ''),
      file: this.followed.current,
      address: manifest.address ?? null,
      restartable: manifest.options !== undefined,
    })
  }

  get files(): readonly number[] {
    return this.followed.files
  }

  /** Looks how it stands; false when it has ended. */
  poll(): boolean {
    const manifest = readManifest(this.folder)
    if (manifest.ok) this.lookAtFiles(manifest.value)
    if (manifest.ok && isGrowing(manifest.value)) return true
    const ended = manifest.ok ? manifest.value : undefined
    this.goneSinceMs ||= Date.now()
    if (ended && ended.endedAtMs === undefined && Date.now() - this.goneSinceMs < GRACE_MS) return true
    this.followed.end()
    for (const pid of ended?.helpers ?? [])
      if (ended && isAlive(pid, ended.startedAtMs + STARTING_MS)) endProgram(pid, 'SIGTERM')
    this.close(ended)
    this.host.changed()
    this.resolveEnded()
    return false
  }

  async stop(): Promise<void> {
    if (this.info.kind === 'stdio' && this.info.address === null) {
      throw new EngineError('This program was started by its client', 'End it there; the tap ends with it')
    }
    const { state, pid } = this.info
    if (state !== 'running' || pid === null) return
    this.asked = true
    this.info = { ...this.info, state: 'stopping' }
    this.host.changed()
    try {
      process.kill(pid, 'SIGTERM')
    } catch (error) {
      // It has ended by itself, which is about to be seen.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
    await this.ended
  }

  async dispose(): Promise<void> {
    this.resolveEnded()
  }

  /** Files that a ring began or deleted since. */
  private lookAtFiles(manifest: SpoolManifest): void {
    const before = this.followed.current
    this.followed.take(spoolFiles(this.folder, manifest))
    if (this.followed.current === before) return
    this.info = { ...this.info, file: this.followed.current }
    this.host.changed()
  }

  private close(ended: SpoolManifest | undefined): void {
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
  }
}

/** Programs that feed a capture are started with it, and a little later than its manifest says. */
const STARTING_MS = 10_000
