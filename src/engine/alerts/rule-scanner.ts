/**
 * The stateless half of a set of rules at work on rows of the index, on any thread. A row goes through sieves, each dearer than the one before:
 * columns, then the literals that its bytes hold, then a dissection of the layers that the rules left want; and only these are tested on it.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Registry } from '../dissect/registry.ts'
import type { WantedLayers } from '../dissect/wanted-layers.ts'
import { ColumnHits } from './column-hits.ts'
import type { CompiledRule } from './compile-rule.ts'
import { HeadSieve } from './heads/head-sieve.ts'
import type { Hit } from './hit.ts'
import { setBit } from './prefilter/bits.ts'
import { RowSieve } from './row-sieve.ts'
import { RuleArming } from './rule-arming.ts'
import { RuleCosts } from './rule-costs.ts'
import { RuleLayers } from './rule-layers.ts'
import { RuleMatcher } from './rule-matcher.ts'
import { type IndexedRows, StepColumns } from './step-columns.ts'

/** Rows of one segment that are looked at at a time. */
export const MAX_ROWS = 4096

/** Frames by row, as a scanner looks at them. */
export interface Rows {
  /** Milliseconds since the epoch, with fractions. */
  timeMs(row: RowIndex): number
  dissect(row: RowIndex, layers: WantedLayers | undefined): Detail
  /** The frame's bytes, a view that is good until the next call. */
  peek(row: RowIndex): Uint8Array
  /** The link type of the row's interface. */
  linkType(row: RowIndex): number
  /** Of a frame that a process wrote or read: which stream, and whether it went over HTTP. */
  stdio(row: RowIndex): { readonly stream: string; readonly transport: string } | undefined
  /** Whether there may be more in the frame than its bytes and the index tell: it can be decrypted; or less: its bytes are gone. */
  isVeiled(row: RowIndex): boolean
}

export interface ScanOptions {
  /** False looks into all frames that columns leave open, to compare. */
  readonly sieve?: boolean
}

export class RuleScanner {
  /** Frames that were dissected. */
  dissected = 0
  readonly costs: RuleCosts
  private readonly rows: Rows
  private readonly columns: StepColumns
  private readonly heads: HeadSieve
  private readonly sieve: RowSieve | null
  private readonly layers: RuleLayers
  private readonly matcher: RuleMatcher
  /** The rule of each step of all. */
  private readonly ruleOf: readonly number[]
  private readonly firstStep: readonly number[]
  private readonly arming: RuleArming
  private readonly told: ColumnHits
  /** Steps of rules whose hits columns may tell. */
  private readonly toldSteps: Int32Array

  constructor(rules: readonly CompiledRule[], registry: Registry, rows: Rows, { sieve = true }: ScanOptions = {}) {
    const steps = rules.flatMap(({ when, followedBy }) => [when, ...followedBy])
    this.ruleOf = rules.flatMap(({ followedBy }, rule) => Array.from({ length: followedBy.length + 1 }, () => rule))
    this.firstStep = rules.map((_, rule) => this.ruleOf.indexOf(rule))
    this.arming = new RuleArming(rules, this.firstStep)
    this.rows = rows
    // Conversations are looked at elsewhere.
    const ofFlows = steps.flatMap((_, step) => (rules[this.ruleOf[step]].rule.flow ? [step] : []))
    this.columns = new StepColumns(steps, MAX_ROWS, new Set(ofFlows))
    this.heads = new HeadSieve(steps, registry, rows)
    this.sieve = sieve ? new RowSieve(rules, steps, registry, rows) : null
    this.layers = new RuleLayers(rules, registry)
    this.matcher = new RuleMatcher(rules)
    this.costs = new RuleCosts(rules.length)
    this.told = new ColumnHits(rules, registry)
    this.toldSteps = new Int32Array(Math.max(1, (steps.length + 31) >> 5))
    this.ruleOf.forEach((rule, step) => {
      if (this.told.tells(rule)) setBit(this.toldSteps, step)
    })
  }

  /** Frames of the rules' `when` were found in rows before: what follows them counts from now on. */
  arm(rules: readonly number[]): void {
    for (const rule of rules) this.arming.arm(rule)
  }

  /** Rules that passed over rows since this was asked for last, as nothing of their `when` had been found. */
  takeMissed(): number[] {
    return this.arming.takeMissed()
  }

  /**
   * Adds the hits in rows [from, to), all of one segment and no more than MAX_ROWS, in their order. With `only`, all steps of these rules are looked
   * at and no others.
   */
  look(index: IndexedRows, from: number, to: number, hits: Hit[], only: readonly number[] | null = null): void {
    const { columns, heads, sieve, arming } = this
    columns.look(index, from, to)
    this.costs.allow(to - from)
    sieve?.begin(index)
    this.told.begin(index)
    heads.begin(index)
    for (let i = 0; i < to - from; i++) {
      if (!columns.isWanted(i)) continue
      const row = (from + i) as RowIndex
      const steps = columns.stepsOf(i)
      if (only ? !arming.keep(only, steps) : sieve && !arming.narrow(steps)) continue
      const before = hits.length
      const fitting = columns.fittingOf(i)
      if (sieve && (!heads.narrow(row, steps, fitting) || this.takeTold(row, fitting, steps, hits))) continue
      const between = hits.length
      if (sieve && !sieve.narrow(row, steps)) continue
      this.test(row, steps, hits)
      if (between > before && hits.length > between)
        hits.push(...hits.splice(before).sort((one, other) => one.rule - other.rule))
    }
  }

  /** Adds the hits that columns tell, and takes their steps out; true when none is left. */
  private takeTold(row: RowIndex, fitting: Int32Array, steps: Int32Array, hits: Hit[]): boolean {
    const { told, toldSteps, costs } = this
    let any = 0
    for (let w = 0; w < steps.length; w++) any |= fitting[w] & steps[w] & toldSteps[w]
    if (any === 0 || !told.tellsRow(row) || this.rows.isVeiled(row)) return false
    const timeMs = this.rows.timeMs(row)
    let before = performance.now()
    let left = 0
    for (let w = 0; w < steps.length; w++) {
      const word = fitting[w] & steps[w] & toldSteps[w]
      for (let rest = word; rest !== 0; rest &= rest - 1) {
        const rule = this.ruleOf[(w << 5) + 31 - Math.clz32(rest & -rest)]
        if (!costs.mayTest(rule)) continue
        const { length } = hits
        told.add(rule, row, timeMs, hits)
        before = costs.add(rule, before, hits.length - length)
      }
      steps[w] &= ~word
      left |= steps[w]
    }
    return left === 0
  }

  private test(row: RowIndex, steps: Int32Array, hits: Hit[]): void {
    const { costs, matcher } = this
    const masks = this.masksOf(steps)
    const rules = masks.map(([rule]) => rule)
    const timeMs = this.rows.timeMs(row)
    let before = performance.now()
    const detail = this.rows.dissect(row, this.layers.of(rules))
    this.dissected++
    before = costs.share(rules, before)
    for (const [rule, mask] of masks) {
      if (!costs.mayTest(rule)) continue
      const { length } = hits
      matcher.match(rule, mask, row, timeMs, detail, hits)
      before = costs.add(rule, before, hits.length - length)
      if (hits.length > length && hits.at(-1)?.step === 0) this.arming.arm(rule)
    }
  }

  /** Rules of steps, each with its steps as bits. */
  private masksOf(steps: Int32Array): [rule: number, mask: number][] {
    const masks: [number, number][] = []
    for (let w = 0; w < steps.length; w++) {
      for (let word = steps[w]; word !== 0; word &= word - 1) {
        const step = (w << 5) + 31 - Math.clz32(word & -word)
        const rule = this.ruleOf[step]
        const bit = 1 << (step - this.firstStep[rule])
        const last = masks.at(-1)
        if (last && last[0] === rule) last[1] |= bit
        else masks.push([rule, bit])
      }
    }
    return masks
  }
}
