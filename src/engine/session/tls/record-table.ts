/** The records of one connection that were walked, in the order they were captured: 31 bytes each, so that any of them opens by itself. */

export const NO_KEYS = 0xffff
const FIRST_CAPACITY = 64

export class RecordTable {
  length = 0
  /** Frame that completes the record. */
  row = new Uint32Array(FIRST_CAPACITY)
  /** Index of its keys, `NO_KEYS` where it is in the clear or stays encrypted. */
  keys = new Uint16Array(FIRST_CAPACITY)
  sequence = new Float64Array(FIRST_CAPACITY)
  direction = new Uint8Array(FIRST_CAPACITY)
  /** Bytes that it holds. */
  size = new Uint16Array(FIRST_CAPACITY)
  /** Of application data, see `Place`. */
  continued = new Uint16Array(FIRST_CAPACITY)
  origin = new Int32Array(FIRST_CAPACITY)
  begins = new Int32Array(FIRST_CAPACITY)
  completes = new Uint8Array(FIRST_CAPACITY)
  protocol = new Uint16Array(FIRST_CAPACITY)
  isApplication = new Uint8Array(FIRST_CAPACITY)

  /** Adds a record that stays as it is; returns its entry. */
  add(row: number, direction: number): number {
    if (this.length === this.row.length) this.grow()
    const entry = this.length++
    this.row[entry] = row
    this.direction[entry] = direction
    this.keys[entry] = NO_KEYS
    this.origin[entry] = -1
    this.begins[entry] = -1
    return entry
  }

  /** The first entry of a row or of one after it. */
  firstOf(row: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.row[middle] < row) low = middle + 1
      else high = middle
    }
    return low
  }

  private grow(): void {
    const twice = <T extends { readonly length: number; set(old: T): void }>(old: T, made: T): T => {
      made.set(old)
      return made
    }
    const capacity = this.row.length * 2
    this.row = twice(this.row, new Uint32Array(capacity))
    this.keys = twice(this.keys, new Uint16Array(capacity))
    this.sequence = twice(this.sequence, new Float64Array(capacity))
    this.direction = twice(this.direction, new Uint8Array(capacity))
    this.size = twice(this.size, new Uint16Array(capacity))
    this.continued = twice(this.continued, new Uint16Array(capacity))
    this.origin = twice(this.origin, new Int32Array(capacity))
    this.begins = twice(this.begins, new Int32Array(capacity))
    this.completes = twice(this.completes, new Uint8Array(capacity))
    this.protocol = twice(this.protocol, new Uint16Array(capacity))
    this.isApplication = twice(this.isApplication, new Uint8Array(capacity))
  }
}
