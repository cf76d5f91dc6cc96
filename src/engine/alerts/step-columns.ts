/** What columns say of the steps of rules, for a block of rows: programs whose scans are the same run once. */
import type { IndexReader } from '../filter/columns/inputs.ts'
import { Verdict } from '../filter/columns/scan.ts'
import type { FilterProgram } from '../filter/compile.ts'
import { type Bits, setBit } from './prefilter/bits.ts'

export type IndexedRows = IndexReader

interface Group {
  readonly program: FilterProgram
  readonly steps: Bits
}

export class StepColumns {
  private readonly groups: readonly Group[]
  private readonly words: number
  private readonly verdicts: Uint8Array
  /** Steps that columns leave open, `words` of them a row. */
  private readonly open: Int32Array
  /** Steps that columns say fit, likewise. */
  private readonly fitting: Int32Array
  private readonly wanted: Uint8Array

  /** Nothing is asked of the steps that are `skipped`. */
  constructor(steps: readonly FilterProgram[], maxRows: number, skipped: ReadonlySet<number> = new Set()) {
    this.words = Math.max(1, (steps.length + 31) >> 5)
    this.verdicts = new Uint8Array(maxRows)
    this.wanted = new Uint8Array(maxRows)
    this.open = new Int32Array(maxRows * this.words)
    this.fitting = new Int32Array(maxRows * this.words)
    const groups = new Map<string, Group>()
    steps.forEach((program, step) => {
      if (skipped.has(step)) return
      const key = program.scanKey() ?? `${step}`
      const group = groups.get(key) ?? { program, steps: new Int32Array(this.words) }
      setBit(group.steps, step)
      groups.set(key, group)
    })
    this.groups = [...groups.values()]
  }

  look(index: IndexReader, from: number, to: number): void {
    const { verdicts, wanted, open, fitting, words } = this
    const length = to - from
    wanted.fill(0, 0, length)
    open.fill(0, 0, length * words)
    fitting.fill(0, 0, length * words)
    for (const { program, steps } of this.groups) {
      program.scan(index, from, to, verdicts)
      for (let i = 0; i < length; i++) {
        if (verdicts[i] === Verdict.no) continue
        wanted[i] = 1
        for (let w = 0, at = i * words; w < words; w++, at++) open[at] |= steps[w]
        if (verdicts[i] === Verdict.yes) for (let w = 0, at = i * words; w < words; w++, at++) fitting[at] |= steps[w]
      }
    }
  }

  /** Of the row at that place in the block. */
  isWanted(i: number): boolean {
    return this.wanted[i] !== 0
  }

  /** The steps that may fit the row; a view. */
  stepsOf(i: number): Bits {
    return this.open.subarray(i * this.words, (i + 1) * this.words)
  }

  /** Those of them that fit it for certain; a view. */
  fittingOf(i: number): Bits {
    return this.fitting.subarray(i * this.words, (i + 1) * this.words)
  }
}
