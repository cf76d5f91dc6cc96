/** The lz4 frame format (lz4_Frame_format.md 1.6.x): frames and skippable frames one after another, blocks of at most 4 MiB. */
import { u32le } from '../../../shared/bytes.ts'
import { type Emit, History } from './decoder.ts'
import { FramedDecoder, Step, type Taken } from './framed.ts'
import { XxHash32 } from './xxhash.ts'

export const LZ4_MAGIC = 0x184d2204
const WINDOW = 65536
const MIN_MATCH = 4
const UNCOMPRESSED = 0x80000000

export class Lz4Decoder extends FramedDecoder {
  private maxBlock = 0
  private independent = false
  private blockChecksums = false
  private history = new History(WINDOW)

  constructor(emit: Emit) {
    super(emit, LZ4_MAGIC, 'lz4')
  }

  protected takeHeader(bytes: Uint8Array): Taken {
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

  protected takeBlock(bytes: Uint8Array): Taken {
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
    this.produce(history.bytes.subarray(from, history.at))
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
