/**
 * Frames by their place in the spool, in any order: reads blocks of the file and keeps a few, since neighbours are asked for
 * together. Readers are on the session's thread; the indexing worker has its own window (file-feed.ts).
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import { pcapHeaderLength, pcapKind } from './pcap-reader.ts'
import { BlockType, dataOffset, forEachOption, MAX_BLOCK_LENGTH, OptionCode } from './pcapng-blocks.ts'

/** Small, since frames that are asked for may lie far from each other. */
const BLOCK = 32 * 1024
const KEPT_BLOCKS = 128
const MIN_WINDOW = 4 * 1024
const MAX_WINDOW = 64 * 1024
/** Options are read with the frame up to this size. */
const OPTIONS_ROOM = 1024 * 1024

export interface FrameRecord {
  /** A view of a cached block: copy it to keep it. */
  readonly bytes: Uint8Array
  readonly comments: readonly string[]
}

export class FrameReader {
  protected readonly fd: number
  private readonly blocks = new Map<number, Uint8Array>()
  /** Bytes before the data of a pcap record; 0 for pcapng. */
  private readonly pcapHeader: number

  private readonly isOwner: boolean

  /** Opens the file, or reads what another reader has open, as long as that one is. Throws when it can't be opened. */
  constructor(source: string | FrameReader) {
    this.isOwner = typeof source === 'string'
    if (typeof source !== 'string') {
      this.fd = source.fd
      this.pcapHeader = source.pcapHeader
      return
    }
    this.fd = openSync(source, 'r')
    const magic = new Uint8Array(4)
    readSync(this.fd, magic, 0, 4, 0)
    const kind = pcapKind(magic, 0)
    this.pcapHeader = kind ? pcapHeaderLength(kind.magic) : 0
  }

  /** The frame whose record or block begins at `offset`; comments only when `withOptions`. */
  read(offset: number, capturedLength: number, bigEndian: boolean, withOptions = false): FrameRecord {
    if (this.pcapHeader > 0) return { bytes: this.bytes(offset + this.pcapHeader, capturedLength), comments: [] }
    const type = this.typeAt(offset, bigEndian)
    const bytes = this.bytes(offset + dataOffset(type), capturedLength)
    if (!withOptions) return { bytes, comments: [] }
    return { bytes, comments: commentsOf(this.options(offset, capturedLength, bigEndian), bigEndian) }
  }

  /** The options of the block at `offset` as they are, without its end; empty where there are none. */
  options(offset: number, capturedLength: number, bigEndian: boolean): Uint8Array {
    if (this.pcapHeader > 0) return NONE
    const type = this.typeAt(offset, bigEndian)
    if (type !== BlockType.enhancedPacket && type !== BlockType.packet) return NONE
    const from = offset + dataOffset(type) + ((capturedLength + 3) & ~3)
    const end = offset + this.lengthAt(offset, bigEndian) - 4
    return this.bytes(from, Math.max(0, Math.min(end - from, OPTIONS_ROOM)))
  }

  /** The whole block at `offset`. */
  block(offset: number, bigEndian: boolean): Uint8Array {
    return this.bytes(offset, Math.min((this.lengthAt(offset, bigEndian) + 3) & ~3, MAX_BLOCK_LENGTH)).slice()
  }

  protected typeAt(offset: number, bigEndian: boolean): number {
    const head = this.bytes(offset, 8)
    return bigEndian ? u32(head, 0) : u32le(head, 0)
  }

  private lengthAt(offset: number, bigEndian: boolean): number {
    const head = this.bytes(offset, 8)
    return bigEndian ? u32(head, 4) : u32le(head, 4)
  }

  /** Raw bytes of the file; shorter when the file is. */
  bytes(offset: number, length: number): Uint8Array {
    const first = Math.floor(offset / BLOCK)
    const last = Math.floor((offset + length - 1) / BLOCK)
    if (length === 0) return new Uint8Array(0)
    if (first === last) {
      const block = this.cached(first, offset - first * BLOCK + length)
      return block.subarray(offset - first * BLOCK, offset - first * BLOCK + length)
    }
    const out = new Uint8Array(length)
    const got = readSync(this.fd, out, 0, length, offset)
    return out.subarray(0, got)
  }

  close(): void {
    if (this.isOwner) closeSync(this.fd)
    this.blocks.clear()
  }

  /** A block with at least `needed` bytes, if the file has them: the last block of a growing file is read again. */
  private cached(index: number, needed: number): Uint8Array {
    const kept = this.blocks.get(index)
    if (kept && kept.length >= needed) return kept
    const buffer = new Uint8Array(BLOCK)
    const got = readSync(this.fd, buffer, 0, BLOCK, index * BLOCK)
    const block = buffer.subarray(0, got)
    this.blocks.delete(index)
    this.blocks.set(index, block)
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size <= KEPT_BLOCKS) break
      this.blocks.delete(oldest)
    }
    return block
  }
}

/**
 * For one that goes through a file in order and keeps nothing: a view is good until the next call. Allocates nothing, and reads little where
 * frames far from each other are asked for.
 */
export class FrameWindow extends FrameReader {
  private window = new Uint8Array(MAX_WINDOW)
  private from = 0
  private length = 0
  /** What is read at a time: more where what is asked for follows what was read. */
  private size = MIN_WINDOW

  override bytes(offset: number, length: number): Uint8Array {
    const start = this.hold(offset, length)
    return this.window.subarray(start, Math.min(start + length, this.length))
  }

  protected override typeAt(offset: number, bigEndian: boolean): number {
    const at = this.hold(offset, 4)
    if (at + 4 > this.length) return 0
    return bigEndian ? u32(this.window, at) : u32le(this.window, at)
  }

  /** Moves the window where it does not hold bytes that there are; where they begin in it. */
  private hold(offset: number, length: number): number {
    if (offset < this.from || offset + length > this.from + this.length) this.move(offset, length)
    return offset - this.from
  }

  private move(offset: number, length: number): void {
    const gap = offset - this.from - this.length
    this.size = Math.abs(gap) < MIN_WINDOW ? Math.min(this.size * 2, MAX_WINDOW) : MIN_WINDOW
    if (length > this.window.length) this.window = new Uint8Array(length)
    this.from = offset
    this.length = readSync(this.fd, this.window, 0, Math.max(length, this.size), offset)
  }
}

const NONE = new Uint8Array(0)

function commentsOf(options: Uint8Array, bigEndian: boolean): string[] {
  const comments: string[] = []
  forEachOption(options, 0, options.length, bigEndian ? u16 : u16le, (code, at, size) => {
    if (code === OptionCode.comment) comments.push(utf8.decode(options.subarray(at, at + size)))
  })
  return comments
}

const utf8 = new TextDecoder()
