/** A folder of the session's own for what is unpacked, uploaded or downloaded; gone with the session. Readable by its owner alone. */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'tapscope-'))
  private readonly downloads = new Map<string, string>()
  private count = 0

  /** A new path for a file of that name; only the last part of the name counts. */
  path(name: string): string {
    const safe = name.replace(/[^\w.+@ -]/g, '_').slice(-120) || 'file'
    return join(mkdtempSync(join(this.folder, `${++this.count}-`)), safe)
  }

  /** As `path`, with an empty file there. */
  copy(name: string): string {
    const path = this.path(name)
    closeSync(openSync(path, 'wx', 0o600))
    return path
  }

  /** Removes what is at a path that `path` or `copy` gave. */
  remove(path: string): void {
    rmSync(dirname(path), { recursive: true, force: true })
  }

  /** A path under which a browser can fetch what is written there. */
  download(name: string): { readonly id: string; readonly path: string } {
    const path = this.path(name)
    const id = crypto.randomUUID()
    this.downloads.set(id, path)
    return { id, path }
  }

  downloadPath(id: string): string | null {
    return this.downloads.get(id) ?? null
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
