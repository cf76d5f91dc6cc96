/**
 * Records on disk, first in first out, within a bound: what an output could not send yet and memory has no room for. Files of about 1 MiB in a
 * folder of the output's own, for their owner alone; one is read and deleted as a whole.
 */
import { mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OutputRecord } from './record.ts'

const SEGMENT_BYTES = 1024 * 1024
/** Length, and whether it is a header, before each record. */
const PREFIX = 5
/** After the disk refused something, it is left alone for so long. */
const RETRY_MS = 1000

interface Segment {
  readonly path: string
  readonly records: number
  readonly bytes: number
}

export class Spill {
  private readonly folder: string
  private readonly limit: number
  private readonly segments: Segment[] = []
  /** The newest, not on the disk yet. */
  private pending: OutputRecord[] = []
  private pendingBytes = 0
  private storedBytes = 0
  private next = 0
  private refusedAtMs = Number.NEGATIVE_INFINITY
  records = 0
  /** Records that the disk did not give back. */
  lost = 0
  /** Why the disk last refused to take something. */
  problem = ''

  /** The folder is made when it is needed. `limit` in bytes. */
  constructor(folder: string, limit: number) {
    this.folder = folder
    this.limit = limit
  }

  get bytes(): number {
    return this.storedBytes + this.pendingBytes
  }

  /** False when there is no room for it; for a header there always is. */
  push(record: OutputRecord): boolean {
    if (!record.header) {
      if (this.bytes + record.bytes.length + PREFIX > this.limit) return false
      if (this.pendingBytes >= SEGMENT_BYTES && !this.store()) return false
    }
    this.pending.push(record)
    this.pendingBytes += record.bytes.length + PREFIX
    this.records++
    return true
  }

  /** Takes the oldest away, about a mebibyte of them; none when it is empty. What can't be read back is counted as lost. */
  take(): readonly OutputRecord[] {
    for (let segment = this.segments.shift(); segment; segment = this.segments.shift()) {
      this.records -= segment.records
      this.storedBytes -= segment.bytes
      try {
        return loaded(segment.path)
      } catch (error) {
        this.problem = (error as Error).message
        this.lost += segment.records
      }
    }
    const { pending } = this
    this.records -= pending.length
    this.pending = []
    this.pendingBytes = 0
    return pending
  }

  dispose(): void {
    if (this.next > 0) rmSync(this.folder, { recursive: true, force: true })
    this.segments.length = 0
  }

  private store(): boolean {
    if (performance.now() - this.refusedAtMs < RETRY_MS) return false
    const path = join(this.folder, String(this.next).padStart(6, '0'))
    try {
      if (this.next === 0) mkdirSync(this.folder, { recursive: true, mode: 0o700 })
      writeFileSync(path, packed(this.pending, this.pendingBytes), { mode: 0o600, flag: 'w' })
    } catch (error) {
      this.problem = (error as Error).message
      this.refusedAtMs = performance.now()
      tryToRemove(path)
      return false
    }
    this.next++
    this.segments.push({ path, records: this.pending.length, bytes: this.pendingBytes })
    this.storedBytes += this.pendingBytes
    this.pending = []
    this.pendingBytes = 0
    return true
  }
}

function loaded(path: string): OutputRecord[] {
  const bytes = readFileSync(path)
  unlinkSync(path)
  const records: OutputRecord[] = []
  for (let at = 0; at < bytes.length; ) {
    const start = at + PREFIX
    const end = start + bytes.readUInt32LE(at)
    records.push({ bytes: bytes.subarray(start, end), header: bytes[at + 4] === 1 })
    at = end
  }
  return records
}

/** A part of it may be there. */
function tryToRemove(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was not made.
  }
}

function packed(records: readonly OutputRecord[], size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  for (const record of records) {
    bytes.writeUInt32LE(record.bytes.length, at)
    bytes[at + 4] = record.header ? 1 : 0
    bytes.set(record.bytes, at + PREFIX)
    at += PREFIX + record.bytes.length
  }
  return bytes
}
