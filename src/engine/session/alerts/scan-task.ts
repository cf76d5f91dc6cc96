/** A worker's side of a run of rules: the rows of a task to their hits. */
import { compileRule } from '../../alerts/compile-rule.ts'
import type { Hit } from '../../alerts/hit.ts'
import type { Rule } from '../../alerts/rule.ts'
import type { RuleCost } from '../../alerts/rule-costs.ts'
import { RuleScanner } from '../../alerts/rule-scanner.ts'
import type { Registry } from '../../dissect/registry.ts'
import type { IndexFollower } from '../../indexing/index-follower.ts'
import type { FrameTask } from '../frame-pool-messages.ts'
import type { Frames } from '../frames.ts'
import { scannedFrames } from './scanned-frames.ts'

/** What comes of a task; numbers are those since the task before. */
export interface ScannedRows {
  readonly hits: readonly Hit[]
  readonly dissected: number
  readonly costs: readonly (readonly [rule: number, cost: RuleCost])[]
  /** Rules that passed over some rows, as nothing of their `when` had been found. */
  readonly missed: readonly number[]
}

export function scanTask(
  rules: readonly Rule[],
  registry: Registry,
  index: IndexFollower,
  frames: Frames,
): (task: FrameTask) => Uint8Array<ArrayBuffer> {
  const compiled = rules.map((rule) => {
    const one = compileRule(rule, registry, { trusted: true })
    if (!one.ok) throw new Error(one.error.map(({ message }) => message).join('; '))
    return one.value
  })
  const scanner = new RuleScanner(compiled, registry, scannedFrames(frames))
  return ({ rows: [from, to, isAgain, ...which] }) => {
    if (!isAgain) scanner.arm(which)
    const scanned = scan(scanner, index, from, to, isAgain ? which : null)
    return new TextEncoder().encode(JSON.stringify(scanned))
  }
}

/** Rows [from, to), all of one segment. With `only`, all steps of these rules and no others. */
export function scan(
  scanner: RuleScanner,
  index: IndexFollower,
  from: number,
  to: number,
  only: readonly number[] | null = null,
): ScannedRows {
  const hits: Hit[] = []
  const { dissected } = scanner
  scanner.look(index, from, to, hits, only)
  return {
    hits,
    dissected: scanner.dissected - dissected,
    costs: scanner.costs.take(),
    missed: scanner.takeMissed(),
  }
}
