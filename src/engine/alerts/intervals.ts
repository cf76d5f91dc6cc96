/** Whether something comes at regular intervals, as a program's beacon does and a person does not. */
import type { Window } from './windows.ts'

/** Times closer together than this are one. */
const BURST_MS = 100

export class IntervalWindow implements Window {
  /** Of the last ones that were regular, in milliseconds. */
  everyMs = 0
  private times: number[] = []
  private readonly over: number
  private readonly jitter: number
  private readonly withinMs: number
  private readonly atLeastMs: number

  /** More than `over` times within a time, between which pass equal intervals, give or take `jitter` of them on average. */
  constructor(over: number, jitter: number, withinMs: number, atLeastMs = 0) {
    this.over = over
    this.jitter = jitter
    this.withinMs = withinMs
    this.atLeastMs = atLeastMs
  }

  get size(): number {
    return this.times.length
  }

  add(timeMs: number): boolean {
    const { times } = this
    // What comes in a burst is one event, and so is what is out of order.
    if (times.length > 0 && timeMs - times[times.length - 1] < BURST_MS) return false
    times.push(timeMs)
    if (times.length > this.over + 1) times.shift()
    if (times.length <= this.over || timeMs - times[0] > this.withinMs) return false
    const gaps = times.slice(1).map((time, i) => time - times[i])
    const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1]
    const deviation = gaps.reduce((sum, gap) => sum + Math.abs(gap - middle), 0) / gaps.length
    if (middle < this.atLeastMs || deviation > this.jitter * middle) return false
    this.everyMs = middle
    this.times = []
    return true
  }
}
