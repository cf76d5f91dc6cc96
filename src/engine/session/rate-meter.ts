/** How fast counters grow: units a second over about the last second. */
const WINDOW_MS = 1000
const SAMPLE_MS = 100

interface Sample {
  readonly at: number
  readonly value: number
}

export class RateMeter {
  private readonly samples = new Map<string, Sample[]>()

  /** Notes a counter's value now. */
  note(name: string, value: number): void {
    const now = performance.now()
    const list = this.samples.get(name) ?? []
    this.samples.set(name, list)
    const last = list.at(-1)
    if (last && now - last.at < SAMPLE_MS) return
    list.push({ at: now, value })
    while (list.length > 2 && now - list[1].at > WINDOW_MS) list.shift()
  }

  /** Units a second; 0 when nothing was noted for a second. */
  rate(name: string): number {
    const list = this.samples.get(name)
    if (!list || list.length < 2) return 0
    const first = list[0]
    const last = list[list.length - 1]
    if (performance.now() - last.at > WINDOW_MS) return 0
    return Math.max(0, ((last.value - first.value) * 1000) / (last.at - first.at))
  }
}
