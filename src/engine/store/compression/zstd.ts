/** zstd (RFC 8878): frames and skippable frames one after another, without dictionaries. */
import { type Emit, History } from './decoder.ts'
import { FramedDecoder, Step, type Taken } from './framed.ts'
import { XxHash64 } from './xxhash.ts'
import { BlockState, MAX_BLOCK, unpackBlock } from './zstd-block.ts'

export const ZSTD_MAGIC = 0xfd2fb528
/** Frames that need more history are refused, as the zstd program does unless told otherwise. */
const MAX_WINDOW = 1 << 27

export class ZstdDecoder extends FramedDecoder {
  private maxBlock = 0
  private history = new History(0)
  private state = new BlockState()

  constructor(emit: Emit) {
    super(emit, ZSTD_MAGIC, 'zstd')
  }

  protected takeHeader(bytes: Uint8Array): Taken {
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
    this.contentHash = (flags & 0x04) !== 0 ? new XxHash64() : null
    this.produced = 0
    this.history = new History(window)
    this.state = new BlockState()
    this.step = Step.block
    this.pending.drop(total)
    return true
  }

  protected takeBlock(bytes: Uint8Array): Taken {
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
    this.produce(history.bytes.subarray(from, history.at))
    this.pending.drop(end)
    if ((head & 1) !== 0) this.step = Step.checksum
    return true
  }
}
