/** How far the files of the session are read. Of a compressed file one knows only how far it is unpacked: its length is estimated. */
import type { FileInfo, SessionInfo } from '../../shared/wire/calls.ts'

export interface Reading {
  readonly bytes: number
  readonly total: number
  /** 0 to 1. */
  readonly fraction: number
  readonly bytesPerSecond: number
  /** Seconds to the end at this rate; null while that says nothing. */
  readonly secondsLeft: number | null
}

function totalOf({ bytes, unpacked }: FileInfo): number {
  return unpacked && unpacked.done > 0 ? bytes * Math.max(1, unpacked.total / unpacked.done) : bytes
}

/** null while nothing is read. */
export function readingOf(info: SessionInfo | null): Reading | null {
  if (!info?.indexing) return null
  const reading = info.files.filter(({ state }) => state === 'indexing')
  const bytes = reading.reduce((sum, file) => sum + file.indexedBytes, 0)
  const total = reading.reduce((sum, file) => sum + totalOf(file), 0)
  const { bytesPerSecond } = info.indexing
  return {
    bytes,
    total,
    fraction: total > 0 ? Math.min(1, bytes / total) : 0,
    bytesPerSecond,
    secondsLeft: bytesPerSecond > 0 && total > bytes ? (total - bytes) / bytesPerSecond : null,
  }
}
