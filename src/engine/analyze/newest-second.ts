/**
 * Where the last minutes are, from times that may be wrong: a single frame stamped by a broken clock must not move them to where nothing else
 * is. Another time is believed when three frames are of it, or more than are of the one before.
 */
const NEVER = Number.NEGATIVE_INFINITY
const ENOUGH = 2

export class NewestSecond {
  /** So far apart is another time. */
  private readonly seconds: number
  value = NEVER
  /** Frames that were of this time. */
  private frames = 0
  /** Another time, and how many more frames than of this one were of it since a row. */
  private other = NEVER
  private votes = 0
  private since = 0

  constructor(seconds: number) {
    this.seconds = seconds
  }

  /** Takes in the next row. When it has moved to another time, returns the row from which that one is to be counted; else -1. */
  take(second: number, row: number): number {
    if (this.value === NEVER || Math.abs(second - this.value) < this.seconds) {
      if (second > this.value) this.value = second
      this.frames++
      if (this.votes > 0) this.votes--
      return -1
    }
    if (this.votes === 0 || Math.abs(second - this.other) >= this.seconds) {
      this.other = second
      this.since = row
      this.votes = 0
    }
    this.votes++
    // From a time that is believed there is no way back: late frames are too late.
    if (this.votes <= Math.min(this.frames, ENOUGH) || (second < this.value && this.frames > ENOUGH)) return -1
    this.value = this.other
    this.frames = this.votes = 0
    return this.since
  }
}
