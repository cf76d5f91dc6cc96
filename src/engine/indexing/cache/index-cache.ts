/**
 * Indexes of large files, kept on disk so that a file that did not change reopens at once. Whatever goes wrong is a miss: a file is then
 * read as if there were no cache.
 */
import { open, rename, statfs } from 'node:fs/promises'
import {
  cachePath,
  clearIndexCache,
  type IndexCacheOptions,
  isTrusted,
  prepareFolder,
  prune,
  remove,
  temporaryPath,
} from './cache-folder.ts'
import { type FileIdentity, identify, isSameFile } from './file-identity.ts'
import type { IndexState } from './index-format.ts'
import { readIndex, type StoredIndex } from './read-index.ts'
import { storedBytes, writeIndex } from './write-index.ts'

/** So much of the disk is left to others. */
const FREE_BYTES = 1024 * 1024 * 1024

export class IndexCache {
  private readonly options: IndexCacheOptions
  private readonly build: Uint8Array

  /** `build` as of `buildIdentity`. */
  constructor(options: IndexCacheOptions, build: Uint8Array) {
    this.options = options
    this.build = build
  }

  /** What a file is now; null when its index is not worth keeping, or it can't be read. */
  async identify(path: string): Promise<FileIdentity | null> {
    return await identify(path, this.options.minBytes).catch(() => null)
  }

  /** The kept index of a file, to be closed; null when there is none. */
  async find(identity: FileIdentity): Promise<StoredIndex | null> {
    const { folder } = this.options
    if (!(await isTrusted(folder).catch(() => false))) return null
    return await readIndex(cachePath(folder, identity.path), this.build, identity)
  }

  /** Keeps an index of the file as it was when it was read. True when it is there; false also when the signal ended it. */
  async save(identity: FileIdentity, state: IndexState, signal: AbortSignal): Promise<boolean> {
    const { folder, maxBytes } = this.options
    const path = cachePath(folder, identity.path)
    const temporary = temporaryPath(path)
    try {
      const bytes = storedBytes(state)
      if (bytes > maxBytes || !(await prepareFolder(folder))) return false
      await prune(this.options, bytes)
      const { bavail, bsize } = await statfs(folder)
      if (bavail * bsize < bytes + FREE_BYTES) return false
      await this.write(temporary, identity, state, signal)
      const now = await this.identify(identity.path)
      if (signal.aborted || !now || !isSameFile(now, identity)) throw new Error('The file changed meanwhile')
      await rename(temporary, path)
      return true
    } catch {
      await remove(temporary)
      return false
    }
  }

  /** Removes the kept index of a file. */
  async forget({ path }: FileIdentity): Promise<void> {
    await remove(cachePath(this.options.folder, path))
  }

  /** Removes all kept indexes. */
  async clear(): Promise<void> {
    await clearIndexCache(this.options.folder)
  }

  private async write(path: string, identity: FileIdentity, state: IndexState, signal: AbortSignal): Promise<void> {
    const file = await open(path, 'wx', 0o600)
    try {
      await writeIndex(file, this.build, identity, state, signal)
    } finally {
      await file.close()
    }
  }
}
