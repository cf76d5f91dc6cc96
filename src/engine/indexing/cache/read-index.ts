/** Reads a kept index back. Nothing is taken from a file that is not whole, or of another build or another state of the capture file. */
import { close as closeFile, constants, fstat, futimes, open, read, readv } from 'node:fs'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { SEGMENT_BYTES, SEGMENT_ROWS } from '../../store/columns.ts'
import { closeStored, storedSegments } from '../../store/stored-segments.ts'
import type { Announcement } from '../messages.ts'
import { isOurs } from './cache-folder.ts'
import { type FileIdentity, isSameFile } from './file-identity.ts'
import { type Description, decodeHead, HEAD_BYTES, type IndexState } from './index-format.ts'

const MAX_DESCRIPTION = 256 * 1024 * 1024
/** Buffers that are read with one call. */
const READ_AT_ONCE = 512

type WithBuffer = Extract<Announcement, { readonly buffer: SharedArrayBuffer }>

/** An index that was read back; its segments are still in the file. */
export interface StoredIndex extends IndexState {
  close(): void
}

const openFd = promisify(open)
const statFd = promisify(fstat)
const touchFd = promisify(futimes)
const readFd = promisify(read) as unknown as (
  fd: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => Promise<{ bytesRead: number }>
const readManyFd = promisify(readv) as unknown as (
  fd: number,
  buffers: readonly Uint8Array[],
  position: number,
) => Promise<{ bytesRead: number }>

/** The index that is kept at a path, if it is one of this build, whole, and of the file as `identity` says; null otherwise. */
export async function readIndex(path: string, build: Uint8Array, identity: FileIdentity): Promise<StoredIndex | null> {
  let fd = -1
  try {
    fd = await openFd(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    const stored = await readState(fd, build, identity)
    const now = new Date()
    if (stored) await touchFd(fd, now, now).catch(() => {})
    else closeFile(fd)
    return stored
  } catch {
    if (fd >= 0) closeFile(fd)
    return null
  }
}

async function readState(fd: number, build: Uint8Array, identity: FileIdentity): Promise<StoredIndex | null> {
  const found = await statFd(fd)
  if (!found.isFile() || !isOurs(found)) return null
  const description = await readDescription(fd, found.size, build)
  if (!description || !isSameFile(description.identity, identity)) return null
  const { messages, segments, checksum, rows, progress, keptBlocks, session } = description
  if (rows > segments.length * SEGMENT_ROWS) return null
  const buffers: Uint8Array[] = []
  const announcements = messages.map(({ message, bytes }) => {
    if (bytes === undefined) return message
    const buffer = new SharedArrayBuffer(bytes)
    buffers.push(new Uint8Array(buffer))
    return { ...(message as WithBuffer), buffer }
  })
  const position = await readBuffers(fd, buffers, checksum)
  if (position < 0 || position + segments.length * SEGMENT_BYTES > found.size) return null
  const handle = storedSegments(fd, position, SEGMENT_BYTES, segments)
  announcements.push({ type: 'storedSegments', handle })
  return { rows, announcements, progress, keptBlocks, session, close: () => closeStored(handle) }
}

async function readDescription(fd: number, size: number, build: Uint8Array): Promise<Description | null> {
  const head = Buffer.alloc(HEAD_BYTES)
  await readFd(fd, head, 0, HEAD_BYTES, 0)
  const found = decodeHead(head, build)
  if (!found || found.length > MAX_DESCRIPTION || found.position + found.length !== size) return null
  const { position, length, checksum } = found
  const text = Buffer.alloc(length)
  const { bytesRead } = await readFd(fd, text, 0, length, position)
  if (bytesRead !== length || crc32(text) !== checksum) return null
  return JSON.parse(text.toString()) as Description
}

/** Fills the buffers with what follows the head; returns where that ends, -1 when it is not what was written. */
async function readBuffers(fd: number, buffers: readonly Uint8Array[], checksum: number): Promise<number> {
  let position = HEAD_BYTES
  for (let from = 0; from < buffers.length; from += READ_AT_ONCE) {
    const some = buffers.slice(from, from + READ_AT_ONCE)
    const length = some.reduce((sum, { length }) => sum + length, 0)
    const { bytesRead } = await readManyFd(fd, some, position)
    if (bytesRead !== length) return -1
    position += length
  }
  const found = buffers.reduce((sum, bytes) => crc32(bytes, sum), 0)
  return found === checksum ? position : -1
}
