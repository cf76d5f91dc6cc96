/**
 * Which files' indexes are kept and taken from the cache: a session's only file, large, plain and whole, that is no capture's. One a session.
 */
import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import type { Registry } from '../dissect/registry.ts'
import { buildIdentity } from '../indexing/cache/build-identity.ts'
import { type IndexCacheOptions, userIndexCache } from '../indexing/cache/cache-folder.ts'
import type { FileIdentity } from '../indexing/cache/file-identity.ts'
import { IndexCache } from '../indexing/cache/index-cache.ts'
import type { StoredIndex } from '../indexing/cache/read-index.ts'
import type { FirstPassWorker, SessionIndex } from '../indexing/session-index.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { isEnded, type OpenFile } from './open-file.ts'
import type { Scratch } from './scratch.ts'

interface KeeperOptions {
  readonly workerFile: (name: FirstPassWorker) => URL
  readonly version: string
  /** Null for nowhere; by default the user's cache, where the program is a build. */
  readonly indexCache?: IndexCacheOptions | null
}

/** The file as it was when it was opened, whose index is not kept yet. */
interface Candidate {
  readonly path: string
  readonly identity: FileIdentity
}

export class IndexKeeper {
  private readonly cache: IndexCache
  /** Folders of files that come and go. */
  private readonly passing: readonly string[]
  private candidate: Candidate | undefined
  private aborted = new AbortController()
  /** Resolves when nothing is being written. */
  written: Promise<unknown> = Promise.resolve()

  constructor(cache: IndexCache, passing: readonly string[]) {
    this.cache = cache
    this.passing = passing
  }

  /** The kept index of a file that is about to be opened, alone; null when there is none, and it may become one. */
  async find(path: string): Promise<StoredIndex | null> {
    const identity = await this.cache.identify(path)
    if (!identity || (await this.isPassing(identity.path))) return null
    const stored = await this.cache.find(identity)
    this.candidate = stored ? undefined : { path, identity }
    return stored
  }

  /** Looks whether the only file was read to its end: its index is then written, between other work. `session` comes back with it. */
  look(files: readonly OpenFile[], index: SessionIndex, session: unknown): void {
    const { candidate, aborted } = this
    if (!candidate || files.length !== 1) return
    const [{ id, path, stopped }] = files
    if (stopped || path !== candidate.path || !isEnded(index.files.get(id)?.state)) return
    this.candidate = undefined
    const state = index.stateOf(id, session)
    if (state?.progress.state !== 'complete' || state.progress.damageCount > 0) return
    if (state.progress.size !== candidate.identity.size || state.rows !== state.progress.frames) return
    this.written = this.cache.save(candidate.identity, state, aborted.signal)
  }

  /** The index is going to change: what is written of it is given up. */
  cancel(): void {
    this.candidate = undefined
    this.aborted.abort()
    this.aborted = new AbortController()
  }

  /** Removes the kept index of a file, which turned out to be damaged. */
  async forget(path: string): Promise<void> {
    const identity = await this.cache.identify(path)
    if (identity) await this.cache.forget(identity)
  }

  /** Removes all kept indexes, of all files. */
  async clear(): Promise<void> {
    await this.cache.clear()
  }

  async dispose(): Promise<void> {
    this.cancel()
    await this.written
  }

  private async isPassing(path: string): Promise<boolean> {
    for (const folder of this.passing) {
      const real = await realpath(folder).catch(() => folder)
      if (path.startsWith(real + sep)) return true
    }
    return false
  }
}

/** The keeper that a session is to have; null where no indexes are kept. */
export function createKeeper(options: KeeperOptions, registry: Registry, scratch: Scratch): IndexKeeper | null {
  const { workerFile, version, indexCache } = options
  const workers = [workerFile('index-worker'), workerFile('link-worker')]
  // Run from its sources, a program says nothing of which build it is.
  const cache = indexCache === undefined && !workers[0].pathname.endsWith('.ts') ? userIndexCache() : indexCache
  if (!cache) return null
  return new IndexKeeper(new IndexCache(cache, buildIdentity(version, registry, workers)), [
    spoolRoot(),
    scratch.folder,
  ])
}
