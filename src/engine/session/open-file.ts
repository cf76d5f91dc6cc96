/** A file of the session: what the person named, what is read of it, and how that stands. */
import { basename } from 'node:path'
import type { FileInfo } from '../../shared/wire/calls.ts'
import type { FileProgress } from '../indexing/messages.ts'
import type { UnpackJob } from './unpack-job.ts'

export interface OpenFile {
  readonly id: number
  /** What the person named, and what is read: the same, or its decompressed copy. */
  readonly path: string
  readonly readPath: string
  readonly compression: string | null
  /** The file that this one goes on from, in a ring. */
  readonly after: number | null
  /** Unpacks it, until that is done. */
  job: UnpackJob | null
  /** Whether it may still grow. */
  follow: boolean
  /** Whether a person stopped reading it. */
  stopped: boolean
  /** Whether it was deleted, as a ring does. */
  removed: boolean
  problem: string | null
}

export const isEnded = (state: string | undefined): boolean =>
  state === 'complete' || state === 'damaged' || state === 'failed'

export function fileInfo(file: OpenFile, progress: FileProgress | undefined): FileInfo {
  return {
    id: file.id,
    path: file.path,
    name: basename(file.path),
    format: progress?.format ?? 'unknown',
    bytes: progress?.size ?? 0,
    indexedBytes: progress?.position ?? 0,
    frames: progress?.frames ?? 0,
    state: stateOf(file, progress),
    problem: file.problem ?? progress?.problem ?? null,
    compression: file.compression,
    unpacked: file.job?.progress ?? null,
    damages: progress?.damages ?? [],
    damageCount: progress?.damageCount ?? 0,
    skippedBytes: progress?.skippedBytes ?? 0,
  }
}

function stateOf(file: OpenFile, progress: FileProgress | undefined): FileInfo['state'] {
  const state = progress?.state ?? 'reading'
  if (state === 'complete' || state === 'damaged' || state === 'failed') {
    return file.problem && state === 'complete' ? 'damaged' : state
  }
  if (file.stopped) return 'complete'
  return file.follow && !file.compression ? 'following' : 'indexing'
}
