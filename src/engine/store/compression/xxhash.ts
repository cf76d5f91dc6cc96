/** xxHash (XXH32 and XXH64, seed 0) of a stream, for the checksums of lz4 and zstd frames. Words are pairs of 32-bit halves: no bigint. */

const P32 = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1]
const rotate32 = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
const word = (b: Uint8Array, o: number): number => b[o] | (b[o + 1] << 8) | (b[o + 2] << 16) | (b[o + 3] << 24)

/** Bytes that do not fill a stripe yet, and the stripes. */
abstract class StripeHash {
  protected readonly rest: Uint8Array
  protected restLength = 0
  protected total = 0
  private readonly size: number

  constructor(size: number) {
    this.size = size
    this.rest = new Uint8Array(size)
  }

  update(bytes: Uint8Array): void {
    const { size, rest } = this
    this.total += bytes.length
    let at = 0
    if (this.restLength > 0) {
      at = Math.min(size - this.restLength, bytes.length)
      rest.set(bytes.subarray(0, at), this.restLength)
      this.restLength += at
      if (this.restLength < size) return
      this.stripe(rest, 0)
    }
    for (; at + size <= bytes.length; at += size) this.stripe(bytes, at)
    rest.set(bytes.subarray(at))
    this.restLength = bytes.length - at
  }

  protected abstract stripe(bytes: Uint8Array, at: number): void
}

export class XxHash32 extends StripeHash {
  private readonly lanes = Int32Array.of(P32[0] + P32[1], P32[1], 0, -P32[0])

  constructor() {
    super(16)
  }

  protected stripe(bytes: Uint8Array, at: number): void {
    for (let i = 0; i < 4; i++) {
      const sum = (this.lanes[i] + Math.imul(word(bytes, at + 4 * i), P32[1])) | 0
      this.lanes[i] = Math.imul(rotate32(sum, 13), P32[0])
    }
  }

  /** The hash of everything so far. */
  digest(): number {
    const { lanes, rest } = this
    let hash = P32[4]
    if (this.total >= 16) {
      hash = rotate32(lanes[0], 1) + rotate32(lanes[1], 7) + rotate32(lanes[2], 12) + rotate32(lanes[3], 18)
    }
    hash = (hash + this.total) | 0
    let at = 0
    for (; at + 4 <= this.restLength; at += 4) {
      hash = Math.imul(rotate32((hash + Math.imul(word(rest, at), P32[2])) | 0, 17), P32[3])
    }
    for (; at < this.restLength; at++) {
      hash = Math.imul(rotate32((hash + Math.imul(rest[at], P32[4])) | 0, 11), P32[0])
    }
    hash = Math.imul(hash ^ (hash >>> 15), P32[1])
    hash = Math.imul(hash ^ (hash >>> 13), P32[2])
    return (hash ^ (hash >>> 16)) >>> 0
  }
}

/** High and low halves of the five primes. */
const HIGH = [0x9e3779b1, 0xc2b2ae3d, 0x165667b1, 0x85ebca77, 0x27d4eb2f]
const LOW = [0x85ebca87, 0x27d4eb4f, 0x9e3779f9, 0xc2b2ae63, 0x165667c5]
const P64 = HIGH.map((high, i) => (BigInt(high) << 32n) | BigInt(LOW[i]))
const MASK = 0xffffffffffffffffn
const rotate64 = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK

export class XxHash64 extends StripeHash {
  /** High and low half of each lane. */
  private readonly lanes = new Int32Array(8)
  private high = 0
  private low = 0

  constructor() {
    super(32)
    const start = [P64[0] + P64[1], P64[1], 0n, -P64[0]]
    start.forEach((value, i) => {
      this.lanes[2 * i] = Number(BigInt.asIntN(32, value >> 32n))
      this.lanes[2 * i + 1] = Number(BigInt.asIntN(32, value))
    })
  }

  /** lane = rotate(lane + input * prime2, 31) * prime1 */
  protected stripe(bytes: Uint8Array, at: number): void {
    const { lanes } = this
    for (let i = 0; i < 4; i++) {
      this.multiply(word(bytes, at + 8 * i + 4), word(bytes, at + 8 * i), HIGH[1], LOW[1])
      const low = (lanes[2 * i + 1] >>> 0) + this.low
      const high = (lanes[2 * i] + this.high + (low > 0xffffffff ? 1 : 0)) | 0
      this.multiply((high << 31) | ((low | 0) >>> 1), (low << 31) | (high >>> 1), HIGH[0], LOW[0])
      lanes[2 * i] = this.high
      lanes[2 * i + 1] = this.low
    }
  }

  /** Sets `high` and `low` to the product's low 64 bits; `low` is unsigned. */
  private multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
    const a0 = aLow & 0xffff
    const a1 = aLow >>> 16
    const b0 = bLow & 0xffff
    const b1 = bLow >>> 16
    const low = a0 * b0
    const middle = a1 * b0 + ((low / 65536) >>> 0)
    const cross = a0 * b1 + (middle & 0xffff)
    const top = a1 * b1 + Math.floor(middle / 65536) + Math.floor(cross / 65536)
    this.low = (((cross & 0xffff) << 16) | (low & 0xffff)) >>> 0
    this.high = (top + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0
  }

  /** The low half of the hash of everything so far, which is what zstd writes. */
  digest(): number {
    const { rest } = this
    let hash = P64[4]
    if (this.total >= 32) {
      const lanes = [0, 1, 2, 3].map(
        (i) => (BigInt(this.lanes[2 * i] >>> 0) << 32n) | BigInt(this.lanes[2 * i + 1] >>> 0),
      )
      hash = rotate64(lanes[0], 1n) + rotate64(lanes[1], 7n) + rotate64(lanes[2], 12n) + rotate64(lanes[3], 18n)
      for (const lane of lanes) {
        hash = ((hash & MASK) ^ ((rotate64((lane * P64[1]) & MASK, 31n) * P64[0]) & MASK)) * P64[0] + P64[3]
      }
    }
    hash = (hash + BigInt(this.total)) & MASK
    const long = (at: number) => (BigInt(word(rest, at + 4) >>> 0) << 32n) | BigInt(word(rest, at) >>> 0)
    let at = 0
    for (; at + 8 <= this.restLength; at += 8) {
      const mixed = (rotate64((long(at) * P64[1]) & MASK, 31n) * P64[0]) & MASK
      hash = (rotate64(hash ^ mixed, 27n) * P64[0] + P64[3]) & MASK
    }
    if (at + 4 <= this.restLength) {
      hash = (rotate64(hash ^ ((BigInt(word(rest, at) >>> 0) * P64[0]) & MASK), 23n) * P64[1] + P64[2]) & MASK
      at += 4
    }
    for (; at < this.restLength; at++) {
      hash = (rotate64(hash ^ ((BigInt(rest[at]) * P64[4]) & MASK), 11n) * P64[0]) & MASK
    }
    hash = ((hash ^ (hash >> 33n)) * P64[1]) & MASK
    hash = ((hash ^ (hash >> 29n)) * P64[2]) & MASK
    return Number((hash ^ (hash >> 32n)) & 0xffffffffn)
  }
}
