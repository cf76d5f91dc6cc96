/** Removes sessions of the spool folder: those named, or those that are old or too many. Never one that is running. */
import { lstatSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { SpoolInfo, SpoolsPrune } from '../../shared/wire/capture.ts'
import { spoolInfo } from './spool-info.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface Pruning {
  readonly remove: readonly SpoolInfo[]
  /** Sessions that would go as well, were it not that their frames are nowhere else. */
  readonly unsaved: number
}

/** Which sessions go. `spools` are in the order of time. */
export function choosePruned(spools: readonly SpoolInfo[], wish: Omit<SpoolsPrune, 'dryRun'>, nowMs: number): Pruning {
  const { olderThanDays, keepBytes, unsaved = false } = wish
  const remove: SpoolInfo[] = []
  let kept = 0
  let bytes = spools.reduce((sum, spool) => sum + spool.bytes, 0)
  for (const spool of spools) {
    const ended = spool.endedAtMs ?? nowMs
    const old = olderThanDays !== undefined && nowMs - ended > olderThanDays * DAY_MS
    const tooMany = keepBytes !== undefined && bytes > keepBytes
    if (spool.state === 'running' || !(old || tooMany)) continue
    if (spool.state !== 'saved' && !unsaved) {
      kept++
      continue
    }
    remove.push(spool)
    bytes -= spool.bytes
  }
  return { remove, unsaved: kept }
}

/** Removes a session's folder; what it was, or why it stays. Files that a person had written elsewhere stay there. */
export function removeSpool(root: string, path: string): Result<SpoolInfo> {
  if (dirname(resolve(path)) !== resolve(root) || !lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
    return fail(`${path} is not a session of ${root}`)
  const info = spoolInfo(path)
  if (!info) return fail(`${path} is just being made`)
  if (info.state === 'running') return fail(`${info.title} is still being captured: stop it first`)
  try {
    rmSync(path, { recursive: true })
    return ok(info)
  } catch (error) {
    return fail(`${path} could not be removed: ${(error as Error).message}`)
  }
}
