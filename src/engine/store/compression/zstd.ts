/** zstd (RFC 8878): frames and skippable frames one after another, without dictionaries. */
import { u32le } from '../../../shared/bytes.ts'
import { CUT_SHORT, type Decoder, type Emit, History, Pending } from './decoder.ts'
import { XxHash64 } from './xxhash.ts'
import { BlockState, MAX_BLOCK, unpackBlock } from './zstd-block.ts'

export const ZSTD_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50
/** Frames that need more history are refused, as the zstd program does unless told otherwise. */
const MAX_WINDOW = 1 << 27

const Step = { magic: 0, header: 1, block: 2, checksum: 3, skip: 4 } as const
type Step = (typeof Step)[keyof typeof Step]

export class ZstdDecoder implements Decoder {
  private readonly emit: Emit
  private readonly pending = new Pending()
  private step: Step = Step.magic
  private skip = 0
  private maxBlock = 0
  private hash: XxHash64 | null = null
  private contentSize = -1
  private produced = 0
  private history = new History(0)
  private state = new BlockState()

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
        if (magic !== ZSTD_MAGIC) return 'what follows a frame is no zstd frame'
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
      case Step.checksum:
        if (!this.hash) return this.endFrame(0)
        if (bytes.length < 4) return null
        if (u32le(bytes, 0) !== this.hash.digest()) return 'the checksum of the contents is wrong'
        return this.endFrame(4)
    }
  }

  private endFrame(drop: number): true | string {
    this.pending.drop(drop)
    this.step = Step.magic
    if (this.contentSize >= 0 && this.contentSize !== this.produced) return 'the size of the contents is wrong'
    return true
  }

  private takeHeader(bytes: Uint8Array): true | string | null {
    if (bytes.length < 1) return null
    const flags = bytes[0]
    const single = (flags & 0x20) !== 0
    const windowBytes = single ? 0 : 1
    const dictionaryBytes = [0, 1, 2, 4][flags & 3]
    const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6]
    const total = 1 + windowBytes + dictionaryBytes + sizeBytes
    if (bytes.length < total) return null
    if ((flags & 0x08) !== 0) return 'a frame header is wrong'
    if (dictionaryBytes > 0 && bytes.subarray(1 + windowBytes, 1 + windowBytes + dictionaryBytes).some((b) => b !== 0))
      return 'it was compressed with a dictionary'
    let size = 0
    for (let i = sizeBytes - 1; i >= 0; i--) size = size * 256 + bytes[total - sizeBytes + i]
    if (sizeBytes === 2) size += 256
    const base = 2 ** (10 + (bytes[1] >> 3))
    const window = single ? size : base + (base / 8) * (bytes[1] & 7)
    if (window > MAX_WINDOW) return `it needs more than ${MAX_WINDOW / 1024 / 1024} MiB of memory to be unpacked`
    this.maxBlock = Math.min(window, MAX_BLOCK)
    this.contentSize = sizeBytes > 0 ? size : -1
    this.hash = (flags & 0x04) !== 0 ? new XxHash64() : null
    this.produced = 0
    this.history = new History(window)
    this.state = new BlockState()
    this.step = Step.block
    this.pending.drop(total)
    return true
  }

  private takeBlock(bytes: Uint8Array): true | string | null {
    if (bytes.length < 3) return null
    const head = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16)
    const kind = (head >> 1) & 3
    const size = head >> 3
    if (kind === 3 || size > this.maxBlock) return 'a block is damaged'
    const end = 3 + (kind === 1 ? 1 : size)
    if (bytes.length < end) return null
    const { history } = this
    history.reserve(this.maxBlock)
    const from = history.at
    if (kind === 0) history.bytes.set(bytes.subarray(3, end), from)
    else if (kind === 1) history.bytes.fill(bytes[3], from, from + size)
    if (kind < 2) history.at = from + size
    else if (!unpackBlock(bytes.subarray(3, end), this.state, history, this.maxBlock)) return 'a block is damaged'
    const unpacked = history.bytes.subarray(from, history.at)
    this.hash?.update(unpacked)
    this.produced += unpacked.length
    if (unpacked.length > 0) this.emit(unpacked)
    this.pending.drop(end)
    if ((head & 1) !== 0) this.step = Step.checksum
    return true
  }
}
