/** Counts over a sliding time, bounded however many frames and keys there are. */

/** Times, values and buckets of all keys of a rule together. */
const MAX_SLOTS = 2_000_000

export interface Window {
  /** Slots it takes. */
  readonly size: number
  /** Takes in a frame; true when it is more than allowed, and then it begins anew. */
  add(timeMs: number, value: string): boolean
}

/** More than `over` frames within a time. */
export class CountWindow implements Window {
  private times: number[] = []
  private readonly over: number
  private readonly withinMs: number

  constructor(over: number, withinMs: number) {
    this.over = over
    this.withinMs = withinMs
  }

  get size(): number {
    return this.times.length
  }

  add(timeMs: number): boolean {
    if (this.times.length > 0 && this.times[0] < timeMs - this.withinMs) {
      this.times = this.times.filter((time) => time >= timeMs - this.withinMs)
    }
    this.times.push(timeMs)
    if (this.times.length <= this.over) return false
    this.times = []
    return true
  }
}

/** More than `over` different values within a time. */
export class DistinctWindow implements Window {
  private readonly seen = new Map<string, number>()
  private readonly over: number
  private readonly withinMs: number

  constructor(over: number, withinMs: number) {
    this.over = over
    this.withinMs = withinMs
  }

  get size(): number {
    return this.seen.size
  }

  add(timeMs: number, value: string): boolean {
    this.seen.delete(value)
    this.seen.set(value, timeMs)
    for (const [oldest, time] of this.seen) {
      if (time >= timeMs - this.withinMs) break
      this.seen.delete(oldest)
    }
    if (this.seen.size <= this.over) return false
    this.seen.clear()
    return true
  }
}

const BUCKETS = 16

/** Values that add up to more than `over` within a time, give or take a sixteenth of it. */
export class SumWindow implements Window {
  readonly size = BUCKETS
  private readonly sums = new Float64Array(BUCKETS)
  private last = Number.NaN
  private readonly over: number
  private readonly bucketMs: number

  constructor(over: number, withinMs: number) {
    this.over = over
    this.bucketMs = withinMs / BUCKETS
  }

  add(timeMs: number, value: string): boolean {
    const bucket = Math.floor(timeMs / this.bucketMs)
    const passed = Number.isNaN(this.last) ? BUCKETS : Math.min(BUCKETS, bucket - this.last)
    for (let i = 1; i <= passed; i++) this.sums[mod(this.last + i)] = 0
    if (passed !== 0 || Number.isNaN(this.last))
      this.last = Math.max(bucket, Number.isNaN(this.last) ? bucket : this.last)
    const number = Number(value)
    this.sums[mod(bucket)] += Number.isFinite(number) ? number : 0
    if (this.sums.reduce((sum, one) => sum + one, 0) <= this.over) return false
    this.sums.fill(0)
    return true
  }
}

const mod = (bucket: number): number => (Number.isNaN(bucket) ? 0 : ((bucket % BUCKETS) + BUCKETS) % BUCKETS)

/** Stands between the values of a key. */
export const BETWEEN = '\u001f'

/** What is known of each key; those that were quiet longest are forgotten first. */
export class Keyed<T> {
  private readonly states = new Map<string, T>()
  /** Goes on where it was: one from the beginning would step over all that was deleted there, each time. */
  private oldest = this.states.keys()
  private readonly maxKeys: number
  private readonly sizeOf: (state: T) => number
  private slots = 0

  constructor(maxKeys: number, sizeOf: (state: T) => number = () => 1) {
    this.maxKeys = maxKeys
    this.sizeOf = sizeOf
  }

  get size(): number {
    return this.states.size
  }

  get(key: string): T | undefined {
    return this.states.get(key)
  }

  /** Works on a key's state, which is made where there is none. */
  use<R>(key: string, make: () => T, work: (state: T) => R): R {
    const known = this.states.get(key)
    const state = known ?? make()
    if (known !== undefined) this.slots -= this.sizeOf(known)
    this.states.delete(key)
    this.states.set(key, state)
    const result = work(state)
    this.slots += this.sizeOf(state)
    while (this.states.size > this.maxKeys || (this.slots > MAX_SLOTS && this.states.size > 1)) this.forgetOldest()
    return result
  }

  /** Sets a key's state. */
  put(key: string, state: T): void {
    this.delete(key)
    this.use(
      key,
      () => state,
      () => {},
    )
  }

  delete(key: string): void {
    const state = this.states.get(key)
    if (state === undefined) return
    this.slots -= this.sizeOf(state)
    this.states.delete(key)
  }

  private forgetOldest(): void {
    let next = this.oldest.next()
    if (next.done) {
      this.oldest = this.states.keys()
      next = this.oldest.next()
    }
    if (!next.done) this.delete(next.value)
  }
}
