/**
 * Where kept indexes are: one file for each capture file, in a folder for its owner alone. A file's modification time is when it was
 * last used; those used longest ago go first when there is too much.
 */
import { createHash } from 'node:crypto'
import { lstat, readdir, stat, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '../../store/spool-folder.ts'

const MIB = 1024 * 1024
const DAY_MS = 24 * 3600 * 1000
const SUFFIX = '.index'
const TEMPORARY = '.tmp'

export interface IndexCacheOptions {
  readonly folder: string
  /** Smaller capture files are indexed faster than it is worth. */
  readonly minBytes: number
  /** What all kept indexes may take. */
  readonly maxBytes: number
  /** An index that was not used for so long goes. */
  readonly maxAgeMs: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** The user's cache; null where `TAPSCOPE_INDEX_CACHE=off` says that there is to be none. */
export function userIndexCache(
  env: Environment = process.env,
  platform: string = process.platform,
): IndexCacheOptions | null {
  if (env.TAPSCOPE_INDEX_CACHE === 'off') return null
  return {
    folder: join(cacheRoot(env, platform), 'index'),
    minBytes: 32 * MIB,
    maxBytes: 4096 * MIB,
    maxAgeMs: 30 * DAY_MS,
  }
}

function cacheRoot(env: Environment, platform: string): string {
  const home = env.HOME || homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'tapscope')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'tapscope', 'cache')
  return join(env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(home, '.cache'), 'tapscope')
}

/** Where the index of the file at a real path is kept. */
export function cachePath(folder: string, path: string): string {
  return join(folder, createHash('sha256').update(path).digest('hex').slice(0, 32) + SUFFIX)
}

/** Where it is written before it is whole: a name that no other writer has. */
export const temporaryPath = (path: string): string => `${path}.${process.pid}-${crypto.randomUUID()}${TEMPORARY}`

/** Whether a file or folder is ours, and nobody else may write to it. */
export function isOurs({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}

/** Makes the folder if need be; false when there is none that can be trusted. */
export async function prepareFolder(folder: string): Promise<boolean> {
  makeFolder(folder)
  return isTrusted(folder)
}

export async function isTrusted(folder: string): Promise<boolean> {
  const found = await lstat(folder)
  return found.isDirectory() && isOurs(found)
}

/** Removes what is too old, and what was used longest ago until `room` more bytes fit. */
export async function prune({ folder, maxBytes, maxAgeMs }: IndexCacheOptions, room: number): Promise<void> {
  const now = Date.now()
  const kept: { path: string; size: number; usedMs: number }[] = []
  for (const name of await readdir(folder)) {
    const isTemporary = name.endsWith(TEMPORARY)
    if (!isTemporary && !name.endsWith(SUFFIX)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (!found) continue
    if (now - found.mtimeMs > (isTemporary ? DAY_MS : maxAgeMs)) await remove(path)
    else if (!isTemporary) kept.push({ path, size: found.size, usedMs: found.mtimeMs })
  }
  kept.sort((a, b) => b.usedMs - a.usedMs)
  let total = room
  for (const { path, size } of kept) {
    total += size
    if (total > maxBytes) await remove(path)
  }
}

/** Removes all kept indexes. */
export async function clearIndexCache(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) if (name.endsWith(SUFFIX) || name.endsWith(TEMPORARY)) await remove(join(folder, name))
}

/** Removes a file; another process may have been faster. */
export async function remove(path: string): Promise<void> {
  await unlink(path).catch(() => {})
}
