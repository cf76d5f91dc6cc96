/** pcapng time stamps: 64-bit counts of a unit that each interface chooses, to seconds and nanoseconds without rounding. */

export interface Timestamp {
  seconds: number
  nanos: number
}

/** How an interface counts time: if_tsresol and if_tsoffset (seconds). */
export class TimestampUnit {
  private readonly unitsPerSecond: bigint
  private readonly offsetSeconds: number
  private readonly decimal: number

  /** `resolution` is the option's byte: a power of ten, or with the top bit set a power of two. */
  constructor(resolution = 6, offsetSeconds = 0n) {
    const exponent = BigInt(resolution & 0x7f)
    this.unitsPerSecond = (resolution & 0x80) !== 0 ? 1n << exponent : 10n ** exponent
    this.offsetSeconds = Number(offsetSeconds)
    this.decimal = resolution
  }

  /** Converts the count in two 32-bit halves. Exact; allocation-free for microseconds and nanoseconds. */
  convert(high: number, low: number, out: Timestamp): void {
    if (this.decimal === 9) this.convertNanos(high, low, out)
    else if (this.decimal === 6 && high < 0x200000) {
      const micros = high * 4294967296 + low
      out.seconds = Math.floor(micros / 1_000_000)
      out.nanos = (micros - out.seconds * 1_000_000) * 1000
    } else this.convertExactly(high, low, out)
    out.seconds += this.offsetSeconds
  }

  /** The quotient as a double is at most one off; the remainder modulo 2^32 tells which way. */
  private convertNanos(high: number, low: number, out: Timestamp): void {
    let seconds = Math.floor((high * 4294967296 + low) / 1_000_000_000)
    let nanos = (low - Math.imul(seconds >>> 0, 1_000_000_000)) >>> 0
    if (nanos >= 3_294_967_296) {
      seconds--
      nanos = (nanos + 1_000_000_000) >>> 0
    } else if (nanos >= 1_000_000_000) {
      seconds++
      nanos -= 1_000_000_000
    }
    out.seconds = seconds
    out.nanos = nanos
  }

  private convertExactly(high: number, low: number, out: Timestamp): void {
    const count = (BigInt(high) << 32n) | BigInt(low)
    out.seconds = Number(count / this.unitsPerSecond)
    out.nanos = Number(((count % this.unitsPerSecond) * 1_000_000_000n) / this.unitsPerSecond)
  }
}
