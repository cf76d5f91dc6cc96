/**
 * Decompression of streams, sans-io: compressed bytes in, unpacked bytes out, in the order of the file. What a file claims of its sizes
 * is a bound to check against, never an amount of memory.
 */

/** Hears unpacked bytes: a view that is valid during the call. */
export type Emit = (bytes: Uint8Array) => void

export interface Decoder {
  /** Takes the next compressed bytes; what is wrong with them, or null. After a problem nothing more is taken. */
  push(bytes: Uint8Array): string | null
  /** The compressed bytes end here: whether something is missing. */
  end(): string | null
}

/** Hands on what it gets. */
export class PassThrough implements Decoder {
  private readonly emit: Emit

  constructor(emit: Emit) {
    this.emit = emit
  }

  push(bytes: Uint8Array): null {
    this.emit(bytes)
    return null
  }

  end(): null {
    return null
  }
}

export const CUT_SHORT = 'it was cut short'
const FIRST_ROOM = 256 * 1024

/** Compressed bytes that wait until a whole unit of them is there. */
export class Pending {
  private buffer = new Uint8Array(FIRST_ROOM)
  private start = 0
  private end = 0

  /** A view of what waits. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end)
  }

  get length(): number {
    return this.end - this.start
  }

  add(bytes: Uint8Array): void {
    const { length } = this
    if (this.end + bytes.length > this.buffer.length) {
      if (length + bytes.length <= this.buffer.length / 2) this.buffer.copyWithin(0, this.start, this.end)
      else {
        const larger = new Uint8Array(Math.max(2 * this.buffer.length, length + bytes.length))
        larger.set(this.bytes)
        this.buffer = larger
      }
      this.start = 0
      this.end = length
    }
    this.buffer.set(bytes, this.end)
    this.end += bytes.length
  }

  drop(count: number): void {
    this.start += count
  }
}

/** The last bytes that were unpacked, which later ones are copied from, and room for the next. Grows with what is unpacked. */
export class History {
  bytes: Uint8Array
  /** End of what is unpacked. */
  at = 0
  private readonly window: number

  /** `window` is how far back copies reach. */
  constructor(window: number) {
    this.window = window
    this.bytes = new Uint8Array(Math.min(2 * window + FIRST_ROOM, 4 * FIRST_ROOM))
  }

  /** Makes room for `count` bytes behind `at`. */
  reserve(count: number): void {
    const { length } = this.bytes
    if (this.at + count <= length) return
    const kept = Math.min(this.at, this.window)
    const most = 2 * this.window + FIRST_ROOM + count
    if (kept + count <= length && (length >= most || this.at >= 2 * kept)) {
      this.bytes.copyWithin(0, this.at - kept, this.at)
    } else {
      const larger = new Uint8Array(Math.min(most, Math.max(2 * length, kept + count)))
      larger.set(this.bytes.subarray(this.at - kept, this.at))
      this.bytes = larger
    }
    this.at = kept
  }

  /** Copies `count` bytes from `distance` back to the end, byte by byte where they overlap. The caller has reserved and checked. */
  copyBack(distance: number, count: number): void {
    const { bytes } = this
    let to = this.at
    let from = to - distance
    const end = to + count
    if (distance >= count && count > 32) bytes.copyWithin(to, from, from + count)
    else while (to < end) bytes[to++] = bytes[from++]
    this.at = end
  }
}
