/** The sessions of the spool folder as a person sees and removes them; what is captured just now is never removed. */
import { dirname, resolve } from 'node:path'
import type { CallResults } from '../../shared/wire/calls.ts'
import type { SpoolsPrune } from '../../shared/wire/capture.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { Spool } from '../store/spool-folder.ts'
import { listSpoolInfos, spoolFiles } from '../store/spool-info.ts'
import { isGrowing, readManifest } from '../store/spool-list.ts'
import { choosePruned, removeSpool } from '../store/spool-prune.ts'

export class Spools {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  list(): CallResults['spools.list'] {
    return { folder: this.folder, spools: listSpoolInfos(this.folder) }
  }

  /** Notes in the sessions whose files are all among these that a person has their frames in a file of their own. */
  saved(files: readonly string[], path: string): void {
    const known = new Set(files.map((file) => resolve(file)))
    const folders = new Set(
      [...known].map((file) => dirname(file)).filter((one) => dirname(one) === resolve(this.folder)),
    )
    for (const folder of folders) {
      const manifest = readManifest(folder)
      if (!manifest.ok || isGrowing(manifest.value)) continue
      if (spoolFiles(folder, manifest.value).every((file) => known.has(resolve(file))))
        new Spool(folder, manifest.value).update({ savedAs: resolve(path) })
    }
  }

  /** Throws when none of them can be removed. */
  remove(paths: readonly string[]): CallResults['spools.remove'] {
    const removed: string[] = []
    let bytes = 0
    let problem: string | null = null
    for (const path of paths) {
      const gone = removeSpool(this.folder, path)
      if (gone.ok) {
        removed.push(path)
        bytes += gone.value.bytes
      } else problem ??= gone.error
    }
    if (problem !== null && removed.length === 0) throw new EngineError(problem, null)
    return { removed, bytes }
  }

  prune({ dryRun, ...wish }: SpoolsPrune): CallResults['spools.prune'] {
    if (wish.olderThanDays === undefined && wish.keepBytes === undefined)
      throw new EngineError(
        'Neither an age nor a size was given',
        'Say how old sessions may become, or how many bytes stay',
      )
    const { remove, unsaved } = choosePruned(listSpoolInfos(this.folder), wish, Date.now())
    const removed = dryRun ? remove : remove.filter(({ path }) => removeSpool(this.folder, path).ok)
    return { removed, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0), unsaved }
  }
}
