/**
 * The frames of one spool file in order, while it may still grow: windows of the file follow each other under a parser. Owned by the
 * indexing worker. Memory is the window: a record that claims more than the file has is damage, never an allocation.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type FileWindow, FileWindows } from './file-window.ts'
import { PcapReader, pcapKind } from './pcap-reader.ts'
import { BlockType } from './pcapng-blocks.ts'
import { PcapngReader } from './pcapng-reader.ts'
import { type DamageReport, ParseOutcome, type RecordParser } from './record-parser.ts'

const MAGIC = 4
/** Less room than this at a window's end is not read into. */
const MIN_READ = 64 * 1024
/** So much of a file's end is held for a parser that looks ahead. */
const MAX_REST = 4 * 1024 * 1024
/** Damage beyond this many places is counted, not listed. */
const MAX_DAMAGES = 1000

export type FeedState = 'reading' | 'waiting' | 'complete' | 'damaged' | 'failed'

/** The parser for a file's first four bytes; null when they are no capture file's. */
export function parserFor(bytes: Uint8Array): RecordParser | null {
  if (pcapKind(bytes, 0)) return new PcapReader()
  const block = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0
  return block === BlockType.sectionHeader ? new PcapngReader() : null
}

export class FileFeed {
  readonly path: string
  /** Whether the file may still grow: its end is then waited for instead of taken as an end. */
  follow: boolean
  state: FeedState = 'reading'
  /** What is wrong, the first of it; null while nothing is. */
  problem: string | null = null
  /** Every place that is damaged, up to a bound, and how many there are. */
  readonly damages: DamageReport[] = []
  damageCount = 0
  /** Bytes that were not read as records. */
  skippedBytes = 0
  parser: RecordParser | null = null
  size = 0

  private fd = -1
  private readonly windows: FileWindows
  private current: FileWindow | undefined
  /** No window was free for the bytes that come next. */
  stalled = false
  /** Bytes of the window that hold file content, and the file offset of its first. */
  private filled = 0
  private base = 0
  private hasFrame = false
  private readonly resync: boolean
  /** Where damage began from which the way is not found again yet. */
  private lost: DamageReport | null = null

  /** `resync` reads on behind damage where records are found again; without it the first damage is the end, as for tshark. */
  constructor(path: string, follow: boolean, resync = false, windows = new FileWindows()) {
    this.windows = windows
    this.path = path
    this.follow = follow
    this.resync = resync
    try {
      this.fd = openSync(path, 'r')
      this.size = fstatSync(this.fd).size
    } catch (error) {
      this.fail(error)
    }
  }

  /** File bytes that are parsed. */
  get position(): number {
    return this.base + (this.parser?.consumed ?? 0)
  }

  /** The window that the current frame's bytes are in. */
  get window(): number {
    return this.current?.id ?? 0
  }

  /** Makes the next frame current in `parser`; false when there is none now (see `state`), or no window for it. */
  peek(): boolean {
    if (this.hasFrame) return true
    if (this.state === 'complete' || this.state === 'damaged' || this.state === 'failed') return false
    try {
      return this.advance()
    } catch (error) {
      this.fail(error)
      return false
    }
  }

  /** The current frame is done with. */
  take(): void {
    this.hasFrame = false
  }

  close(): void {
    if (this.fd >= 0) closeSync(this.fd)
    this.fd = -1
    if (this.current) this.windows.release(this.current.id)
    this.current = undefined
  }

  private advance(): boolean {
    this.stalled = false
    for (;;) {
      if (this.parser) {
        const outcome = this.lost ? this.parser.resync() : this.parser.next()
        if (this.parser.repairs.length > 0) for (const repair of this.parser.repairs.splice(0)) this.note(repair)
        if (outcome === ParseOutcome.frame) {
          if (this.lost) {
            this.found()
            continue
          }
          this.state = 'reading'
          this.hasFrame = true
          return true
        }
        if (outcome === ParseOutcome.damaged) {
          if (!this.resync) return this.endDamaged(this.parser.problem?.offset ?? 0, this.parser.problem?.reason ?? '')
          this.lost = this.parser.problem
          continue
        }
        if (this.read(this.parser.consumed, this.parser.needed) || (!this.stalled && this.readRest())) continue
        if (this.stalled || !this.goesOnAtEnd()) return false
      } else if (this.filled < MAGIC) {
        if (!this.read(0, MAGIC) && (this.stalled || !this.goesOnAtEnd())) return false
      } else if (!this.detect()) return false
    }
  }

  /** Lists damage; the first is the file's problem. */
  private note(damage: DamageReport): void {
    this.damageCount++
    this.skippedBytes += damage.skipped
    if (this.damages.length < MAX_DAMAGES) this.damages.push(damage)
    if (this.problem !== null) return
    const skipped = damage.skipped > 0 ? `; ${damage.skipped} bytes were skipped` : ''
    this.problem = `at byte ${damage.offset}: ${damage.reason}${skipped}`
  }

  /** The way is found again behind damage. */
  private found(): void {
    if (this.lost) this.note({ ...this.lost, skipped: this.position - this.lost.offset })
    this.lost = null
  }

  private endDamaged(offset: number, reason: string, skipped = 0): false {
    this.note({ offset, reason, skipped })
    this.state = 'damaged'
    return false
  }

  /** What there is up to the end of the file, for a parser that looks ahead; false when it had that already. */
  private readRest(): boolean {
    const { parser } = this
    if (!this.resync || this.follow || !parser || parser.atEnd) return false
    const rest = this.size - this.base - parser.consumed
    if (rest > MAX_REST) return false
    if (this.base + this.filled < this.size && !this.read(parser.consumed, rest)) return false
    parser.atEnd = true
    return true
  }

  private detect(): boolean {
    const { bytes } = this.current as FileWindow
    this.parser = parserFor(bytes)
    if (!this.parser) {
      this.state = 'failed'
      this.problem = "isn't a capture file in a format Tapscope understands"
      return false
    }
    this.parser.tolerant = this.resync
    this.parser.attach(bytes, 0, this.filled, this.base)
    return true
  }

  /**
   * Reads on, for `needed` bytes from `from` in the window: into its end, or into another window that begins there. False when the file has
   * nothing new or not all that is needed, or no window is free.
   */
  private read(from: number, needed: number): boolean {
    this.size = fstatSync(this.fd).size
    if (this.base + from + needed > this.size) return false
    const start = this.windowFor(from, needed)
    if (start < 0 || !this.current) return false
    const { bytes } = this.current
    const before = this.filled
    while (this.filled < bytes.length) {
      const got = readSync(this.fd, bytes, this.filled, bytes.length - this.filled, this.base + this.filled)
      if (got === 0) break
      this.filled += got
    }
    if (this.parser) this.parser.attach(bytes, start, this.filled, this.base)
    return this.filled > before
  }

  /** A window with room for `needed` bytes from `from` in the current one; returns where they begin in it, -1 when none is free. */
  private windowFor(from: number, needed: number): number {
    const { current, filled } = this
    const size = current?.bytes.length ?? 0
    if (from + needed <= size && size - filled >= Math.min(MIN_READ, this.size - this.base - filled)) return from
    const next = this.windows.acquire(needed)
    if (!next) {
      this.stalled = true
      return -1
    }
    if (current) {
      next.bytes.set(current.bytes.subarray(from, filled))
      this.windows.release(current.id)
    }
    this.current = next
    this.base += from
    this.filled = filled - from
    return 0
  }

  /** What the end of the file means; true when there is something left to look for. */
  private goesOnAtEnd(): boolean {
    if (this.follow) {
      this.state = 'waiting'
      return false
    }
    if (this.lost) {
      const { offset, reason } = this.lost
      return this.endDamaged(offset, reason, this.size - offset)
    }
    const rest = this.size - this.position
    const cut = this.size > 0 && (this.parser === null || rest > 0 || this.parser.interfaces.length === 0)
    if (!cut || this.isEmptySection(rest)) {
      this.state = this.damageCount > 0 ? 'damaged' : 'complete'
      return false
    }
    const reason = 'the file was cut short in the middle of a packet'
    if (!this.resync || !this.parser) return this.endDamaged(this.position, reason)
    // Or the record's length is wrong, and more of them follow.
    this.lost = { offset: this.position, reason, skipped: 0 }
    return true
  }

  /** A pcapng file may hold a section header and nothing else. */
  private isEmptySection(rest: number): boolean {
    return rest === 0 && this.parser?.format === 'pcapng'
  }

  private fail(error: unknown): void {
    this.state = 'failed'
    this.problem = error instanceof Error ? error.message : String(error)
    this.close()
  }
}
