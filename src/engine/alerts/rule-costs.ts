/**
 * What each rule takes, measured as it runs, and a bound on it: a rule that takes much longer than others is passed over until others have had
 * their time. That is counted, and told.
 */

/** Milliseconds that a rule may take at once, for each frame that it is tested on, and for each row there is. */
const BURST_MS = 2000
const MS_A_TEST = 0.25
const MS_A_ROW = 0.01

export interface RuleCost {
  /** Of its tests, and of dissecting frames for it: an equal share of each frame's. */
  ms: number
  /** Frames that it was tested on. */
  tested: number
  hits: number
  /** Frames that it was not tested on, since it had taken too long. */
  skipped: number
}

export const noCost = (): RuleCost => ({ ms: 0, tested: 0, hits: 0, skipped: 0 })

export class RuleCosts {
  private readonly list: RuleCost[]
  /** Milliseconds that each rule may still take; below zero it waits. */
  private readonly left: Float64Array

  constructor(rules: number) {
    this.list = Array.from({ length: rules }, noCost)
    this.left = new Float64Array(rules).fill(BURST_MS)
  }

  /** What was added since it was asked for last, of the rules that there is something of. */
  take(): [rule: number, cost: RuleCost][] {
    const taken: [number, RuleCost][] = []
    this.list.forEach((cost, rule) => {
      if (cost.ms === 0 && cost.skipped === 0) return
      taken.push([rule, cost])
      this.list[rule] = noCost()
    })
    return taken
  }

  /** So many rows go by. */
  allow(rows: number): void {
    const { left } = this
    for (let i = 0; i < left.length; i++) left[i] = Math.min(BURST_MS, left[i] + rows * MS_A_ROW)
  }

  /** Whether the rule has time left; counts it as passed over where it has not. */
  mayTest(rule: number): boolean {
    if (this.left[rule] > 0) return true
    this.list[rule].skipped++
    return false
  }

  /** The rule was tested since `before`. Returns the time. */
  add(rule: number, before: number, hits: number): number {
    const now = performance.now()
    const cost = this.list[rule]
    cost.ms += now - before
    cost.tested++
    cost.hits += hits
    this.left[rule] = Math.min(BURST_MS, this.left[rule] + MS_A_TEST - (now - before))
    return now
  }

  /** A frame was dissected for these since `before`. Returns the time. */
  share(rules: readonly number[], before: number): number {
    const now = performance.now()
    for (const rule of rules) this.list[rule].ms += (now - before) / rules.length
    return now
  }
}
