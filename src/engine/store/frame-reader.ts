/**
 * Frames by their place in the spool, in any order: reads blocks of the file and keeps a few, since neighbours are asked for
 * together. Readers are on the session's thread; the indexing worker has its own window (file-feed.ts).
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import { pcapHeaderLength, pcapKind } from './pcap-reader.ts'
import { BlockType, ENHANCED_HEADER, forEachOption, OptionCode, SIMPLE_HEADER } from './pcapng-blocks.ts'

const BLOCK = 256 * 1024
const KEPT_BLOCKS = 16
/** Options are read with the frame up to this size. */
const OPTIONS_ROOM = 4096

export interface FrameRecord {
  /** A view of a cached block: copy it to keep it. */
  readonly bytes: Uint8Array
  readonly comments: readonly string[]
}

export class FrameReader {
  private readonly fd: number
  private readonly blocks = new Map<number, Uint8Array>()
  /** Bytes before the data of a pcap record; 0 for pcapng. */
  private readonly pcapHeader: number

  /** Throws when the file can't be opened. */
  constructor(path: string) {
    this.fd = openSync(path, 'r')
    const magic = new Uint8Array(4)
    readSync(this.fd, magic, 0, 4, 0)
    const kind = pcapKind(magic, 0)
    this.pcapHeader = kind ? pcapHeaderLength(kind.magic) : 0
  }

  /** The frame whose record or block begins at `offset`; comments only when `withOptions`. */
  read(offset: number, capturedLength: number, bigEndian: boolean, withOptions = false): FrameRecord {
    if (this.pcapHeader > 0) return { bytes: this.bytes(offset + this.pcapHeader, capturedLength), comments: [] }
    const head = this.bytes(offset, 8)
    const type = bigEndian ? u32(head, 0) : u32le(head, 0)
    const total = bigEndian ? u32(head, 4) : u32le(head, 4)
    const header = type === BlockType.simplePacket ? SIMPLE_HEADER : ENHANCED_HEADER
    const bytes = this.bytes(offset + header, capturedLength)
    if (!withOptions || type !== BlockType.enhancedPacket) return { bytes, comments: [] }
    const from = offset + header + ((capturedLength + 3) & ~3)
    return { bytes, comments: this.comments(from, Math.min(offset + total - 4 - from, OPTIONS_ROOM), bigEndian) }
  }

  /** Raw bytes of the file; shorter when the file is. */
  bytes(offset: number, length: number): Uint8Array {
    const first = Math.floor(offset / BLOCK)
    const last = Math.floor((offset + length - 1) / BLOCK)
    if (length === 0) return new Uint8Array(0)
    if (first === last) {
      const block = this.block(first, offset - first * BLOCK + length)
      return block.subarray(offset - first * BLOCK, offset - first * BLOCK + length)
    }
    const out = new Uint8Array(length)
    const got = readSync(this.fd, out, 0, length, offset)
    return out.subarray(0, got)
  }

  close(): void {
    closeSync(this.fd)
    this.blocks.clear()
  }

  /** A block with at least `needed` bytes, if the file has them: the last block of a growing file is read again. */
  private block(index: number, needed: number): Uint8Array {
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

  private comments(from: number, length: number, bigEndian: boolean): string[] {
    const options = this.bytes(from, Math.max(0, length))
    const comments: string[] = []
    forEachOption(options, 0, options.length, bigEndian ? u16 : u16le, (code, at, size) => {
      if (code === OptionCode.comment) comments.push(utf8.decode(options.subarray(at, at + size)))
    })
    return comments
  }
}

const utf8 = new TextDecoder()
