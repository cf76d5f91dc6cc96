/**
 * The frames of one spool file in order, while it may still grow: a window of the file moves along under a parser. Owned by the
 * indexing worker. Memory is the window: a record that claims more than the file has is damage, never an allocation.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { PcapReader, pcapKind } from './pcap-reader.ts'
import { BlockType } from './pcapng-blocks.ts'
import { PcapngReader } from './pcapng-reader.ts'
import { ParseOutcome, type RecordParser } from './record-parser.ts'

const WINDOW = 2 * 1024 * 1024
const MAGIC = 4

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
  problem: string | null = null
  parser: RecordParser | null = null
  size = 0

  private fd = -1
  private window = new Uint8Array(WINDOW)
  /** Bytes of the window that hold file content, and the file offset of its first. */
  private filled = 0
  private base = 0
  private hasFrame = false

  constructor(path: string, follow: boolean) {
    this.path = path
    this.follow = follow
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

  /** Makes the next frame current in `parser`; false when there is none now (see `state`). */
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
  }

  private advance(): boolean {
    for (;;) {
      if (this.parser) {
        const outcome = this.parser.next()
        if (outcome === ParseOutcome.frame) {
          this.state = 'reading'
          this.hasFrame = true
          return true
        }
        if (outcome === ParseOutcome.damaged) {
          this.state = 'damaged'
          this.problem = `at byte ${this.parser.problem?.offset}: ${this.parser.problem?.reason}`
          return false
        }
        if (!this.read(this.parser.consumed, this.parser.needed)) return this.atEnd()
        this.parser.attach(this.window, 0, this.filled, this.base)
      } else if (this.filled < MAGIC) {
        if (!this.read(0, MAGIC)) return this.atEnd()
      } else if (!this.detect()) return false
    }
  }

  private detect(): boolean {
    this.parser = parserFor(this.window)
    if (!this.parser) {
      this.state = 'failed'
      this.problem = "isn't a capture file in a format Tapscope understands"
      return false
    }
    this.parser.attach(this.window, 0, this.filled, this.base)
    return true
  }

  /** Moves the window to start at `from` and reads on; false when the file has nothing new or not all that is needed. */
  private read(from: number, needed: number): boolean {
    this.size = fstatSync(this.fd).size
    const kept = this.filled - from
    if (this.base + from + needed > this.size) return false
    if (needed > this.window.length) {
      const larger = new Uint8Array(needed + WINDOW)
      larger.set(this.window.subarray(from, this.filled))
      this.window = larger
    } else this.window.copyWithin(0, from, this.filled)
    this.base += from
    this.filled = kept
    if (this.parser) this.parser.attach(this.window, 0, kept, this.base)
    const before = this.filled
    while (this.filled < this.window.length) {
      const got = readSync(this.fd, this.window, this.filled, this.window.length - this.filled, this.base + this.filled)
      if (got === 0) break
      this.filled += got
    }
    return this.filled > before
  }

  private atEnd(): boolean {
    if (this.follow) {
      this.state = 'waiting'
      return false
    }
    const rest = this.size - this.position
    const cut = this.size > 0 && (this.parser === null || rest > 0 || this.parser.interfaces.length === 0)
    if (cut && !this.isEmptySection(rest)) {
      this.state = 'damaged'
      this.problem = `at byte ${this.position}: the file was cut short in the middle of a packet`
    } else this.state = 'complete'
    return false
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
