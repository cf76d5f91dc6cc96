/** A session of the spool folder, as a person sees it in a list. */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SpoolInfo } from '../../shared/wire/capture.ts'
import { ringFiles } from './ring-files.ts'
import type { SpoolManifest } from './spool-folder.ts'
import { isGrowing, readManifest, spoolFolders } from './spool-list.ts'

/** A folder without a manifest that is younger than this is just being made. */
const MAKING_MS = 60_000

/** All sessions, oldest first. */
export function listSpoolInfos(root: string): SpoolInfo[] {
  return spoolFolders(root).flatMap((path) => spoolInfo(path) ?? [])
}

/** Null for a folder that is none, or not yet. */
export function spoolInfo(path: string): SpoolInfo | null {
  const manifest = readManifest(path)
  if (manifest.ok) return infoOf(path, manifest.value)
  const changed = modified(path)
  if (changed === null || Date.now() - changed < MAKING_MS) return null
  const files = inFolder(path).filter((file) => file.endsWith('.pcapng'))
  return {
    path,
    title: basename(path),
    kind: 'packets',
    startedAtMs: changed,
    endedAtMs: changed,
    bytes: sizeOf(path),
    frames: null,
    state: 'crashed',
    files,
  }
}

/** Paths of the capture files of a session, oldest first. */
export function spoolFiles(path: string, { files, ring, output }: SpoolManifest): string[] {
  if (ring) return ringFiles(output ?? join(path, files[0]?.name ?? ''))
  if (output !== undefined) return existsSync(output) ? [output] : []
  return files.map(({ name }) => join(path, name)).filter((file) => existsSync(file))
}

function infoOf(path: string, manifest: SpoolManifest): SpoolInfo {
  const { title, kind, startedAtMs, counters } = manifest
  const files = spoolFiles(path, manifest)
  const state = stateOf(manifest)
  const last = files.at(-1)
  const written = last === undefined ? null : modified(last)
  const ended = manifest.endedAtMs ?? (state === 'running' ? null : (written ?? startedAtMs))
  return {
    path,
    title,
    kind,
    startedAtMs,
    endedAtMs: ended,
    bytes: sizeOf(path),
    frames: counters?.frames ?? null,
    state,
    files,
  }
}

/** Frames that a person sent to a file of their own are theirs. */
function stateOf(manifest: SpoolManifest): SpoolInfo['state'] {
  if (isGrowing(manifest)) return 'running'
  if (manifest.output !== undefined || (manifest.savedAs !== undefined && existsSync(manifest.savedAs))) return 'saved'
  return manifest.endedAtMs === undefined ? 'crashed' : 'complete'
}

const sizeOf = (path: string): number =>
  inFolder(path).reduce((sum, file) => sum + (lstatSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)

function inFolder(path: string): string[] {
  try {
    return readdirSync(path).map((name) => join(path, name))
  } catch {
    return []
  }
}

function modified(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null
}
