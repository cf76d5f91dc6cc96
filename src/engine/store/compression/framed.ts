/**
 * What zstd (RFC 8878 section 3.1) and lz4 frames have in common: a magic number, a header, blocks, perhaps a checksum of the contents; frames and
 * skippable frames one after another.
 */
import { u32le } from '../../../shared/bytes.ts'
import { CUT_SHORT, type Decoder, type Emit, Pending } from './decoder.ts'

const SKIPPABLE_MAGIC = 0x184d2a50

/** What the decoder takes next. */
export const Step = { magic: 0, header: 1, block: 2, checksum: 3, skip: 4 } as const
export type Step = (typeof Step)[keyof typeof Step]

/** True when a unit was there, null when bytes are missing, else what is wrong. */
export type Taken = true | string | null

interface ContentHash {
  update(bytes: Uint8Array): void
  /** Low 32 bits. */
  digest(): number
}

export abstract class FramedDecoder implements Decoder {
  protected readonly pending = new Pending()
  protected step: Step = Step.magic
  protected contentHash: ContentHash | null = null
  /** Size that the header names, -1 when it names none. */
  protected contentSize = -1
  protected produced = 0
  private readonly emit: Emit
  private readonly magic: number
  private readonly format: string
  private skip = 0

  constructor(emit: Emit, magic: number, format: string) {
    this.emit = emit
    this.magic = magic
    this.format = format
  }

  /** Reads a frame header and goes on to its blocks. */
  protected abstract takeHeader(bytes: Uint8Array): Taken
  protected abstract takeBlock(bytes: Uint8Array): Taken

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

  /** Hands on the contents of a block. */
  protected produce(unpacked: Uint8Array): void {
    this.contentHash?.update(unpacked)
    this.produced += unpacked.length
    if (unpacked.length > 0) this.emit(unpacked)
  }

  private take(): Taken {
    const { bytes } = this.pending
    switch (this.step) {
      case Step.magic:
        return this.takeMagic(bytes)
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
        if (!this.contentHash) return this.endFrame(0)
        if (bytes.length < 4) return null
        if (u32le(bytes, 0) !== this.contentHash.digest()) return 'the checksum of the contents is wrong'
        return this.endFrame(4)
    }
  }

  private takeMagic(bytes: Uint8Array): Taken {
    if (bytes.length < 4) return null
    const magic = u32le(bytes, 0)
    if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) {
      if (bytes.length < 8) return null
      this.skip = u32le(bytes, 4)
      this.step = Step.skip
      this.pending.drop(8)
      return true
    }
    if (magic !== this.magic) return `what follows a frame is no ${this.format} frame`
    this.step = Step.header
    this.pending.drop(4)
    return true
  }

  private endFrame(drop: number): Taken {
    this.pending.drop(drop)
    this.step = Step.magic
    if (this.contentSize >= 0 && this.contentSize !== this.produced) return 'the size of the contents is wrong'
    return true
  }
}
