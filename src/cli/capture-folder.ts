/** Where `capture` writes: the file that was named, or files of its own that are gone when they are printed. Its folder is its owner's alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file of its own is printed and deleted when it has so many kilobytes, and as many again follow it. */
const OWN_KB = 65536

export class CaptureFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'tapscope-capture-'))
  readonly output: string
  /** Words of tapcap for it. */
  readonly words: readonly string[]
  /** Whether files may be deleted once they are printed. */
  readonly isOwn: boolean

  /** What nobody prints is kept in two files at most. */
  constructor(file: string | undefined, printed: boolean) {
    this.isOwn = file === undefined
    this.output = file ?? join(this.path, 'capture.pcapng')
    const ring = ['-b', `filesize:${OWN_KB}`]
    if (!printed) ring.push('-b', 'files:2')
    this.words = this.isOwn ? ring : []
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
