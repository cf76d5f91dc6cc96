/**
 * Time of day in nanoseconds, which Node does not give: a wall clock reading carried on by the monotonic clock. When the two part (the
 * clock was set, the machine slept) the next reading starts afresh from the wall clock.
 */
const TOLERANCE_MS = 4

export class WallClock {
  /** The last reading: seconds since the Unix epoch and nanoseconds within. */
  seconds = 0
  nanos = 0
  /** Whole seconds of the origin, and the rest of it in milliseconds: small numbers keep the nanoseconds. */
  private originSeconds = 0
  private originMs = 0

  constructor() {
    this.anchor(performance.timeOrigin)
    this.read()
  }

  read(): void {
    const sinceOrigin = this.originMs + performance.now()
    const wall = Date.now() - this.originSeconds * 1000
    if (this.parted(wall, sinceOrigin)) {
      this.anchor(Date.now() - performance.now())
      this.set(this.originMs + performance.now())
    } else this.set(sinceOrigin)
  }

  /** Whether the wall clock is beyond the readings before and after it: on a busy machine this process may have rested between two of them. */
  private parted(wall: number, before: number): boolean {
    // Date.now() is cut to a millisecond, so it trails a right reading by up to one.
    if (wall < before - TOLERANCE_MS - 1) return true
    return wall > before + TOLERANCE_MS && wall > this.originMs + performance.now() + TOLERANCE_MS
  }

  /** The last reading as one number. */
  get ns(): bigint {
    return BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanos)
  }

  private anchor(originMs: number): void {
    this.originSeconds = Math.floor(originMs / 1000)
    this.originMs = originMs - this.originSeconds * 1000
  }

  private set(ms: number): void {
    const whole = Math.floor(ms / 1000)
    this.seconds = this.originSeconds + whole
    this.nanos = Math.min(999_999_999, Math.floor((ms - whole * 1000) * 1e6))
  }
}
