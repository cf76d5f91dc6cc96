/** Latencies in buckets of 2 %: quantiles to within 1 %, and no more memory however many there are. */

const STEP = Math.log(1.02)
/** Shorter ones, and longer than a day, count as these. */
const SHORTEST_MS = 1e-3
const LONGEST_MS = 86_400_000

export class Latencies {
  count = 0
  maxMs = 0
  private minMs = Number.POSITIVE_INFINITY
  private readonly buckets = new Map<number, number>()

  add(ms: number): void {
    const bucket = Math.floor(Math.log(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms)) / SHORTEST_MS) / STEP)
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1)
    this.count++
    this.minMs = Math.min(this.minMs, ms)
    this.maxMs = Math.max(this.maxMs, ms)
  }

  /** Milliseconds within which so large a share of them was answered, from 0 to 1; null when there are none. */
  quantile(share: number): number | null {
    if (this.count === 0) return null
    let left = Math.max(1, Math.ceil(this.count * share))
    for (const bucket of [...this.buckets.keys()].sort((a, b) => a - b)) {
      left -= this.buckets.get(bucket) ?? 0
      if (left <= 0) return Math.min(this.maxMs, Math.max(this.minMs, SHORTEST_MS * Math.exp((bucket + 0.5) * STEP)))
    }
    return this.maxMs
  }
}
