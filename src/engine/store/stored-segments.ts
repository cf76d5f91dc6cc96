/**
 * Column segments that are in a file, read when they are first touched, on whichever thread that is: the buffers are shared, and so is what
 * is known of each. Two threads may read the same one at a time, which writes the same bytes twice.
 */
import { closeSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

export interface StoredSegment {
  /** Empty until it is read. */
  readonly buffer: SharedArrayBuffer
  /** Where it begins in the file, and the CRC-32 of its bytes. */
  readonly position: number
  readonly checksum: number
}

/** What a reader on another thread needs; the file stays open as long as there are readers. */
export interface StoredSegmentsHandle {
  readonly fd: number
  readonly segments: readonly StoredSegment[]
  /** An Int32 a segment, 1 when its buffer has it, and one that is 1 when the file was closed. */
  readonly states: SharedArrayBuffer
}

/** Segments in the file `fd`, one after another from `position`, with the CRC-32 of each. */
export function storedSegments(
  fd: number,
  position: number,
  bytes: number,
  checksums: readonly number[],
): StoredSegmentsHandle {
  return {
    fd,
    states: new SharedArrayBuffer((checksums.length + 1) * 4),
    segments: checksums.map((checksum, i) => ({
      buffer: new SharedArrayBuffer(bytes),
      position: position + i * bytes,
      checksum,
    })),
  }
}

/** Closes the file: what was not read by then is gone, for readers on all threads. */
export function closeStored({ fd, states, segments }: StoredSegmentsHandle): void {
  if (Atomics.exchange(new Int32Array(states), segments.length, 1) === 0) closeSync(fd)
}

export class StoredSegments {
  private readonly handle: StoredSegmentsHandle
  private readonly states: Int32Array
  private readonly onDamage: () => void

  /** `onDamage` hears when a segment can't be read, or is not what was written. */
  constructor(handle: StoredSegmentsHandle, onDamage: () => void = () => {}) {
    this.handle = handle
    this.states = new Int32Array(handle.states)
    this.onDamage = onDamage
  }

  get count(): number {
    return this.handle.segments.length
  }

  /** The segment's buffer with what belongs in it. Throws when that can't be had. */
  load(index: number): SharedArrayBuffer {
    const { buffer, position, checksum } = this.handle.segments[index]
    if (Atomics.load(this.states, index) === 1) return buffer
    if (Atomics.load(this.states, this.count) === 1) throw new Error('The session was cleared')
    if (!readInto(this.handle.fd, new Uint8Array(buffer), position, checksum)) {
      this.onDamage()
      throw new Error('The cached index is damaged; the file is read again')
    }
    Atomics.store(this.states, index, 1)
    return buffer
  }
}

function readInto(fd: number, bytes: Uint8Array, position: number, checksum: number): boolean {
  try {
    return readSync(fd, bytes, 0, bytes.length, position) === bytes.length && crc32(bytes) === checksum
  } catch {
    return false
  }
}
