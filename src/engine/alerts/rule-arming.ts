/**
 * Steps that mean nothing before the first frame of their rule's `when`: what follows in a sequence, and where carried values turn up. Until there
 * is such a frame they are passed over, so that a rule about messages costs nothing in a capture without any.
 */
import type { CompiledRule } from './compile-rule.ts'
import { CARRY_TO } from './hit.ts'
import { type Bits, setBit } from './prefilter/bits.ts'

/** Steps of a rule that wait for its `when`. */
function laterSteps({ rule }: CompiledRule): readonly number[] {
  if (rule.carry) return [CARRY_TO]
  return rule.sequence?.followedBy.map((_, i) => i + 1) ?? []
}

/** Whether steps of the rule wait for its `when`. */
export const isArmable = (rule: CompiledRule): boolean => laterSteps(rule).length > 0

export class RuleArming {
  /** Of each rule its steps, and those of them that wait. */
  private readonly all: readonly Bits[]
  private readonly later: readonly Bits[]
  private readonly asleep: Bits
  private readonly missed: Bits

  /** `firstStep` is where the steps of each rule begin among all. */
  constructor(rules: readonly CompiledRule[], firstStep: readonly number[]) {
    const steps = rules.reduce((sum, { followedBy }) => sum + followedBy.length + 1, 0)
    const bits = (of: readonly number[]): Bits => {
      const made = new Int32Array(Math.max(1, (steps + 31) >> 5))
      for (const step of of) setBit(made, step)
      return made
    }
    this.all = rules.map(({ followedBy }, rule) =>
      bits(Array.from({ length: followedBy.length + 1 }, (_, i) => firstStep[rule] + i)),
    )
    this.later = rules.map((one, rule) => bits(laterSteps(one).map((step) => firstStep[rule] + step)))
    this.asleep = bits([])
    for (const later of this.later) later.forEach((word, w) => (this.asleep[w] |= word))
    this.missed = bits([])
  }

  /** A frame of the rule's `when` was found. */
  arm(rule: number): void {
    this.later[rule].forEach((word, w) => (this.asleep[w] &= ~word))
  }

  /** Leaves out the steps that wait, and remembers which did; false where none is left. */
  narrow(steps: Bits): boolean {
    let left = 0
    for (let w = 0; w < steps.length; w++) {
      this.missed[w] |= steps[w] & this.asleep[w]
      steps[w] &= ~this.asleep[w]
      left |= steps[w]
    }
    return left !== 0
  }

  /** Leaves the steps of these rules only; false where none is left. */
  keep(rules: readonly number[], steps: Bits): boolean {
    let left = 0
    for (let w = 0; w < steps.length; w++) {
      let kept = 0
      for (const rule of rules) kept |= this.all[rule][w]
      steps[w] &= kept
      left |= steps[w]
    }
    return left !== 0
  }

  /** Rules of which steps were left out since this was asked for last. */
  takeMissed(): number[] {
    const rules: number[] = []
    this.later.forEach((later, rule) => {
      if (later.some((word, w) => (word & this.missed[w]) !== 0)) rules.push(rule)
    })
    this.missed.fill(0)
    return rules
  }
}
