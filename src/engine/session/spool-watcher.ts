/**
 * Spools that other programs write: servers that an MCP client started under `tapscope wrap`, captures that outlived their engine. Each that
 * is growing, or began after this session did, joins the table.
 */
import { Spool, type SpoolManifest } from '../store/spool-folder.ts'
import { isGrowing, readManifest, spoolFolders } from '../store/spool-list.ts'
import { AdoptedCapture } from './adopted-capture.ts'
import type { Capture, CapturesHost } from './captures.ts'

const POLL_MS = 250

export class SpoolWatcher {
  private readonly root: string
  private readonly host: CapturesHost
  private readonly add: <T extends Capture>(create: (id: number) => T) => T
  private readonly seen = new Set<string>()
  private readonly adopted = new Set<AdoptedCapture>()
  private readonly startedAtMs = Date.now()
  private readonly timer: NodeJS.Timeout
  private readonly crashed: string[] = []
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
    this.crashed.length = 0
    for (const path of spoolFolders(this.root)) {
      if (this.seen.has(path)) continue
      const manifest = readManifest(path)
      if (!manifest.ok) continue
      this.seen.add(path)
      const old = manifest.value.startedAtMs < this.startedAtMs
      if (old && !isGrowing(manifest.value)) {
        this.lookForCrash(path, manifest.value)
        continue
      }
      this.adopted.add(this.add((id) => new AdoptedCapture(id, path, manifest.value, this.host)))
    }
    if (this.crashed.length > 0) this.tellOfCrashes()
  }

  /** A capture that ended while nobody looked, and was not closed: told once. */
  private lookForCrash(path: string, manifest: SpoolManifest): void {
    if (manifest.endedAtMs !== undefined || manifest.foundCrashedAtMs !== undefined) return
    new Spool(path, manifest).update({ foundCrashedAtMs: Date.now() })
    this.crashed.push(manifest.title)
  }

  private tellOfCrashes(): void {
    const { length } = this.crashed
    const what = length === 1 ? `The capture of ${this.crashed[0]} was` : `${length} captures were`
    this.host.notice({
      severity: 'warning',
      message: `${what} not closed: the capture program was killed, or the machine stopped`,
      hint: 'What was written until then is kept, and can be opened from the list of spools',
    })
  }
}
