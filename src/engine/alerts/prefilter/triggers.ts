/** Which steps are tested when a literal is there: each waits for one, or some, without which it can't fit, and that few frames have. */
import { type Bits, bitsWhere } from './bits.ts'
import type { LiteralIds } from './literal-ids.ts'
import type { Need } from './need.ts'

/** Frames after which triggers are chosen anew for the first time; eight times as many later again. */
const FIRST_CHOICE = 512

interface Trigger {
  readonly ids: readonly number[]
  readonly cost: number
}

export class Triggers {
  /** Steps that have to be tested whatever literals there are. */
  untriggered: Bits = new Int32Array(0)
  /** Of each literal the steps that are only tested when it, or another of theirs, is there. */
  waiting: readonly (readonly number[])[] = []
  /** In how many frames each literal was, of those that were looked at. */
  readonly seen: Float64Array
  private readonly needs: readonly Need[]
  private readonly literals: LiteralIds
  private looked = 0
  private nextChoice = FIRST_CHOICE

  constructor(needs: readonly Need[], literals: LiteralIds) {
    this.needs = needs
    this.literals = literals
    this.seen = new Float64Array(literals.all.length + 1)
    this.choose()
  }

  /** To be told before each frame that is looked at. */
  look(): void {
    if (++this.looked < this.nextChoice) return
    this.nextChoice *= 8
    this.choose()
  }

  /** Makes steps wait for literals that are rare, as far as was seen. */
  private choose(): void {
    const triggers = this.needs.map((need) => this.triggerOf(need)?.ids ?? null)
    this.untriggered = bitsWhere(this.needs, (need, step) => need.kind !== 'always' && triggers[step] === null)
    const waiting: number[][] = Array.from(this.seen, () => [])
    triggers.forEach((ids, step) => {
      for (const id of ids ?? []) waiting[id].push(step)
    })
    this.waiting = waiting
  }

  /** Literals of which one is in each frame that the need holds for, those that are in the fewest frames; null where there are none. */
  private triggerOf(need: Need): Trigger | null {
    switch (need.kind) {
      case 'literal': {
        const id = this.literals.of(need)
        // As long as nothing was seen, long ones are taken for rare.
        return id === undefined ? null : { ids: [id], cost: this.seen[id] + 2 ** -need.bytes.length }
      }
      case 'any': {
        const triggers = need.needs.map((one) => this.triggerOf(one))
        if (!triggers.every((one) => one !== null)) return null
        return { ids: triggers.flatMap(({ ids }) => ids), cost: triggers.reduce((sum, { cost }) => sum + cost, 0) }
      }
      case 'all': {
        const triggers = need.needs.map((one) => this.triggerOf(one)).filter((one) => one !== null)
        return triggers.sort((a, b) => a.cost - b.cost).at(0) ?? null
      }
      default:
        return null
    }
  }
}
