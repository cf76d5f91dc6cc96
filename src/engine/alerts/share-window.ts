/** Whether frames are more than so many, and more than a share of others, within a time: errors among calls. */
import type { Window } from './windows.ts'

/** Frames that a share is of; beyond these the newest count. */
const MAX_ALL = 10_000

export class ShareWindow implements Window {
  private times: number[] = []
  private all: number[] = []
  private readonly over: number
  private readonly share: number
  private readonly withinMs: number

  constructor(over: number, share: number, withinMs: number) {
    this.over = over
    this.share = share
    this.withinMs = withinMs
  }

  get size(): number {
    return this.times.length + this.all.length
  }

  /** One of those that the share is of. */
  note(timeMs: number): void {
    this.all = added(this.all, timeMs, this.withinMs)
  }

  add(timeMs: number): boolean {
    this.times = added(this.times, timeMs, this.withinMs)
    this.all = within(this.all, timeMs, this.withinMs)
    if (this.times.length <= this.over || this.times.length <= this.share * this.all.length) return false
    this.times = []
    this.all = []
    return true
  }
}

function added(times: number[], timeMs: number, withinMs: number): number[] {
  const kept = within(times, timeMs, withinMs)
  kept.push(timeMs)
  return kept.length > MAX_ALL ? kept.slice(MAX_ALL / 2) : kept
}

const within = (times: number[], timeMs: number, withinMs: number): number[] =>
  times.length > 0 && times[0] < timeMs - withinMs ? times.filter((time) => time >= timeMs - withinMs) : times
