/**
 * The bytes of pcapng blocks: a growing buffer, words in the host's byte order (which the section header's magic tells), options, and
 * the two lengths around a block. pcapng-writer.ts says which blocks there are.
 */
import { OptionCode } from './pcapng-blocks.ts'

/** Option values have 16 bits of length; kept a multiple of four. */
const LONGEST_OPTION = 65_532
export const HOST_IS_LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
const utf8 = new TextEncoder()

export class PcapngBlockWriter {
  protected bytes: Uint8Array
  protected words: Uint32Array
  /** Where the next byte goes; a multiple of four between blocks. */
  protected at = 0
  protected blockStart = 0
  private view: DataView

  constructor(initialBytes = 64 * 1024) {
    this.bytes = new Uint8Array((initialBytes + 3) & ~3)
    this.words = new Uint32Array(this.bytes.buffer)
    this.view = new DataView(this.bytes.buffer)
  }

  /** Bytes of the blocks not yet taken. */
  get length(): number {
    return this.at
  }

  /** The blocks so far, always whole; the writer goes on in `replacement`, or in a new buffer of the same size. */
  take(replacement?: ArrayBuffer): Uint8Array {
    const taken = this.bytes.subarray(0, this.at)
    this.adopt(new Uint8Array(replacement ?? new ArrayBuffer(this.bytes.length)))
    this.at = 0
    return taken
  }

  /** Makes room for `more` bytes and returns where they go. */
  protected reserve(more: number): number {
    if (this.at + more > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, (this.at + more + 3) & ~3))
      larger.set(this.bytes.subarray(0, this.at))
      this.adopt(larger)
    }
    return this.at
  }

  /** Begins a block whose fixed part has about `fixedBytes`. */
  protected open(type: number, fixedBytes: number): void {
    this.blockStart = this.reserve(fixedBytes + 8)
    this.word(type)
    this.word(0)
  }

  /** Ends the options and the block. */
  protected close(): void {
    this.word(OptionCode.end)
    this.closeWithoutOptions()
  }

  protected closeWithoutOptions(): void {
    const total = this.at + 4 - this.blockStart
    this.word(total)
    this.words[(this.blockStart >>> 2) + 1] = total
  }

  protected word(value: number): void {
    const at = this.reserve(4)
    this.words[at >>> 2] = value
    this.at = at + 4
  }

  protected halves(first: number, second: number): void {
    const at = this.reserve(4)
    this.view.setUint16(at, first, HOST_IS_LITTLE)
    this.view.setUint16(at + 2, second, HOST_IS_LITTLE)
    this.at = at + 4
  }

  /** A time stamp's two words, the high one first. */
  protected instant(ns: bigint): void {
    this.word(Number(ns >> 32n))
    this.word(Number(ns & 0xffffffffn))
  }

  protected countOption(code: number, value: number): void {
    this.halves(code, 8)
    const at = this.reserve(8)
    this.view.setBigInt64(at, BigInt(value), HOST_IS_LITTLE)
    this.at = at + 8
  }

  protected textOptions(code: number, values: readonly string[] | undefined): void {
    for (const value of values ?? []) this.textOption(code, value)
  }

  /** Leaves an empty text out. */
  protected textOption(code: number, value: string | undefined): void {
    if (value) this.option(code, utf8.encode(value))
  }

  protected option(code: number, value: Uint8Array): void {
    const length = Math.min(value.length, LONGEST_OPTION)
    const padded = (length + 3) & ~3
    this.halves(code, length)
    const at = this.reserve(padded)
    this.bytes.fill(0, at, at + padded)
    this.bytes.set(value.subarray(0, length), at)
    this.at = at + padded
  }

  /** Bytes whose number is a multiple of four, as they are. */
  protected raw(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length)
    this.bytes.set(bytes, at)
    this.at = at + bytes.length
  }

  private adopt(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes
    this.words = new Uint32Array(bytes.buffer, 0, bytes.length >>> 2)
    this.view = new DataView(bytes.buffer)
  }
}
