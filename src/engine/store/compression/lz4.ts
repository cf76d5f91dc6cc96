/** The lz4 frame format (lz4_Frame_format.md 1.6.x): frames and skippable frames one after another, blocks of at most 4 MiB. */
import { u32le } from '../../../shared/bytes.ts'
import { CUT_SHORT, type Decoder, type Emit, History, Pending } from './decoder.ts'
import { XxHash32 } from './xxhash.ts'

export const LZ4_MAGIC = 0x184d2204
const SKIPPABLE_MAGIC = 0x184d2a50
const WINDOW = 65536
const MIN_MATCH = 4
const UNCOMPRESSED = 0x80000000

const Step = { magic: 0, header: 1, block: 2, checksum: 3, skip: 4 } as const
type Step = (typeof Step)[keyof typeof Step]

export class Lz4Decoder implements Decoder {
  private readonly emit: Emit
  private readonly pending = new Pending()
  private step: Step = Step.magic
  private skip = 0
  private maxBlock = 0
  private independent = false
  private blockChecksums = false
  private contentHash: XxHash32 | null = null
  private contentSize = -1
  private produced = 0
  private history = new History(WINDOW)

  constructor(emit: Emit) {
    this.emit = emit
  }

  push(bytes: Uint8Array): string | null {
    this.pending.add(bytes)
    for (;;) {
      const result = this.take()
      if (result !== true) return result
    }
  }

  end(): string | null {
    return this.step === Step.magic && this.pending.length === 0 ? null : CUT_SHORT
  }

  /** One unit: true when it was there, null when bytes are missing, else what is wrong. */
  private take(): true | string | null {
    const { bytes } = this.pending
    switch (this.step) {
      case Step.magic: {
        if (bytes.length < 4) return null
        const magic = u32le(bytes, 0)
        if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) {
          if (bytes.length < 8) return null
          this.skip = u32le(bytes, 4)
          this.step = Step.skip
          this.pending.drop(8)
          return true
        }
        if (magic !== LZ4_MAGIC) return 'what follows a frame is no lz4 frame'
        this.step = Step.header
        this.pending.drop(4)
        return true
      }
      case Step.skip: {
        const count = Math.min(this.skip, bytes.length)
        this.pending.drop(count)
        this.skip -= count
        if (this.skip > 0) return null
        this.step = Step.magic
        return true
      }
      case Step.header:
        return this.takeHeader(bytes)
      case Step.block:
        return this.takeBlock(bytes)
      case Step.checksum: {
        if (!this.contentHash) return this.endFrame(0)
        if (bytes.length < 4) return null
        if (u32le(bytes, 0) !== this.contentHash.digest()) return 'the checksum of the contents is wrong'
        return this.endFrame(4)
      }
    }
  }

  private endFrame(drop: number): true | string {
    this.pending.drop(drop)
    this.step = Step.magic
    if (this.contentSize >= 0 && this.contentSize !== this.produced) return 'the size of the contents is wrong'
    return true
  }

  private takeHeader(bytes: Uint8Array): true | string | null {
    if (bytes.length < 3) return null
    const flags = bytes[0]
    const size = 3 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0)
    if (bytes.length < size) return null
    if (flags >>> 6 !== 1) return 'its version of the lz4 frame format is not known'
    const hash = new XxHash32()
    hash.update(bytes.subarray(0, size - 1))
    if (((hash.digest() >>> 8) & 0xff) !== bytes[size - 1]) return 'the checksum of a frame header is wrong'
    if ((flags & 0x01) !== 0) return 'it was compressed with a dictionary'
    const blockSize = (bytes[1] >>> 4) & 7
    if (blockSize < 4) return 'a frame header is wrong'
    this.maxBlock = 1 << (8 + 2 * blockSize)
    this.independent = (flags & 0x20) !== 0
    this.blockChecksums = (flags & 0x10) !== 0
    this.contentSize = (flags & 0x08) !== 0 ? u32le(bytes, 2) + u32le(bytes, 6) * 0x1_0000_0000 : -1
    this.contentHash = (flags & 0x04) !== 0 ? new XxHash32() : null
    this.produced = 0
    this.history = new History(WINDOW)
    this.step = Step.block
    this.pending.drop(size)
    return true
  }

  private takeBlock(bytes: Uint8Array): true | string | null {
    if (bytes.length < 4) return null
    const word = u32le(bytes, 0)
    if (word === 0) {
      this.step = Step.checksum
      this.pending.drop(4)
      return true
    }
    const size = (word & ~UNCOMPRESSED) >>> 0
    if (size > this.maxBlock) return 'a block is larger than its frame allows'
    const end = 4 + size
    const total = end + (this.blockChecksums ? 4 : 0)
    if (bytes.length < total) return null
    const block = bytes.subarray(4, end)
    if (this.blockChecksums) {
      const hash = new XxHash32()
      hash.update(block)
      if (hash.digest() !== u32le(bytes, end)) return 'the checksum of a block is wrong'
    }
    const { history } = this
    if (this.independent) history.at = 0
    history.reserve(this.maxBlock)
    const from = history.at
    if ((word & UNCOMPRESSED) !== 0) {
      history.bytes.set(block, from)
      history.at = from + size
    } else if (!unpackBlock(block, history, from + this.maxBlock)) return 'a block is damaged'
    const unpacked = history.bytes.subarray(from, history.at)
    this.contentHash?.update(unpacked)
    this.produced += unpacked.length
    this.emit(unpacked)
    this.pending.drop(total)
    return true
  }
}

/** Sequences of literals and matches (lz4_Block_format.md); false when they are not sound or lead beyond `limit`. */
function unpackBlock(block: Uint8Array, history: History, limit: number): boolean {
  const end = block.length
  let i = 0
  while (i < end) {
    const token = block[i++]
    let literals = token >>> 4
    if (literals === 15) {
      let more = 255
      while (more === 255) {
        if (i >= end) return false
        more = block[i++]
        literals += more
      }
    }
    if (i + literals > end || history.at + literals > limit) return false
    history.bytes.set(block.subarray(i, i + literals), history.at)
    history.at += literals
    i += literals
    if (i === end) return true
    if (i + 2 > end) return false
    const distance = block[i] | (block[i + 1] << 8)
    i += 2
    let length = (token & 15) + MIN_MATCH
    if ((token & 15) === 15) {
      let more = 255
      while (more === 255) {
        if (i >= end) return false
        more = block[i++]
        length += more
      }
    }
    if (distance === 0 || distance > history.at || history.at + length > limit) return false
    history.copyBack(distance, length)
  }
  return false
}
