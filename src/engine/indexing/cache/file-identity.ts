/** What tells one state of a file from another, so that a kept index is used for the very bytes that it was made of. */
import { createHash } from 'node:crypto'
import { type FileHandle, open, realpath } from 'node:fs/promises'

/** Bytes at either end that are looked at. */
const EDGE = 64 * 1024

export interface FileIdentity {
  /** Without symbolic links. */
  readonly path: string
  readonly size: number
  /** Nanoseconds since the epoch; of the contents, and of anything about the file, which cannot be set back. */
  readonly modifiedNs: string
  readonly changedNs: string
  readonly device: string
  readonly inode: string
  /** SHA-256 of the first and the last 64 KiB. */
  readonly edges: string
}

/** The file as it is now; null when it has fewer bytes than `minBytes`. Throws when it can't be read. */
export async function identify(path: string, minBytes: number): Promise<FileIdentity | null> {
  const real = await realpath(path)
  const file = await open(real, 'r')
  try {
    const { size, mtimeNs, ctimeNs, dev, ino } = await file.stat({ bigint: true })
    if (size < minBytes) return null
    return {
      path: real,
      size: Number(size),
      modifiedNs: String(mtimeNs),
      changedNs: String(ctimeNs),
      device: String(dev),
      inode: String(ino),
      edges: await edgesOf(file, Number(size)),
    }
  } finally {
    await file.close()
  }
}

export const isSameFile = (a: FileIdentity, b: FileIdentity): boolean =>
  a.path === b.path &&
  a.size === b.size &&
  a.modifiedNs === b.modifiedNs &&
  a.changedNs === b.changedNs &&
  a.device === b.device &&
  a.inode === b.inode &&
  a.edges === b.edges

async function edgesOf(file: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256')
  const bytes = new Uint8Array(EDGE)
  for (const position of [0, Math.max(0, size - EDGE)]) {
    const { bytesRead } = await file.read(bytes, 0, EDGE, position)
    hash.update(bytes.subarray(0, bytesRead))
  }
  return hash.digest('hex')
}
