/** The bit streams of zstd: little-endian forwards for table headers, and backwards from a mark in the last byte for everything else. */

/** Position of the highest set bit of a positive number. */
export const highBit = (value: number): number => 31 - Math.clz32(value)

/** Bytes [start, end) read backwards. Bits before the start are zero; `left` is negative when some were read. */
export class BackwardBits {
  private readonly bytes: Uint8Array
  private readonly start: number
  /** Bits not yet read. */
  left: number

  /** `left` is -1 when the last byte has no mark. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.start = start
    const last = end > start ? bytes[end - 1] : 0
    this.left = last === 0 ? -1 : (end - start) * 8 - 8 + highBit(last)
  }

  /** The next `count` bits, at most 24, without taking them. */
  peek(count: number): number {
    const position = this.left - count
    if (position < 0)
      return position <= -24 ? 0 : (this.at(0, this.left > 0 ? this.left : 0) << -position) & ((1 << count) - 1)
    return this.at(position, count)
  }

  read(count: number): number {
    const value = this.peek(count)
    this.left -= count
    return value
  }

  private at(position: number, count: number): number {
    const { bytes } = this
    const o = this.start + (position >>> 3)
    const word = bytes[o] | (bytes[o + 1] << 8) | (bytes[o + 2] << 16) | (bytes[o + 3] << 24)
    return (word >>> (position & 7)) & ((1 << count) - 1)
  }
}

/** Bytes [start, end) read forwards. */
export class ForwardBits {
  private readonly bytes: Uint8Array
  private readonly end: number
  /** Position in bits from the beginning of `bytes`. */
  private position: number

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.end = end
    this.position = start * 8
  }

  /** First byte that no bit was taken of; beyond the end when too much was. */
  get byte(): number {
    return (this.position + 7) >>> 3
  }

  /** The next `count` bits, at most 16, without taking them; zero beyond the end. */
  peek(count: number): number {
    let value = 0
    for (let i = 0, o = this.position >>> 3; i < 3 && o < this.end; i++, o++) value |= this.bytes[o] << (8 * i)
    return (value >>> (this.position & 7)) & ((1 << count) - 1)
  }

  skip(count: number): void {
    this.position += count
  }
}
