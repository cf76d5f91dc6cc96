/** The column part of a filter, compiled and run: a verdict for each row. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { lazy } from '../../../shared/base/lazy.ts'
import { SEGMENT_BITS, type Segment } from '../../store/columns.ts'
import { scanWithClosures, settleWithClosures } from './closures.ts'
import { generateScan, sourceOf } from './codegen.ts'
import { type IndexReader, ScanInputs } from './inputs.ts'
import type { LayerBits } from './layer-bits.ts'
import type { Term } from './term.ts'

/** What a scan says of a row. */
export const Verdict = { no: 0, yes: 1, unknown: 2 } as const
export type Verdict = (typeof Verdict)[keyof typeof Verdict]

/**
 * Writes a verdict for `count` rows of a segment from slot `start`, whose first row has frame number `number`. With `sure` false
 * no row is taken as plain.
 */
export type SegmentScan = (
  segment: Segment,
  start: number,
  count: number,
  number: number,
  sure: boolean,
  out: Uint8Array,
) => void

type Scan = (index: IndexReader, from: number, to: number, verdicts: Uint8Array) => void

/** The scan of a term; `layers` are those that the term was planned with. It is made when it first runs. */
export class ColumnScan {
  readonly term: Term
  private readonly layers: LayerBits
  private readonly inputs: () => ScanInputs
  private readonly source: () => string
  private readonly scan: () => Scan

  /** `generate: false` runs without generated code, as where `new Function` is refused. */
  constructor(term: Term, layers: LayerBits, generate = true) {
    this.term = term
    this.layers = layers
    this.inputs = lazy(() => new ScanInputs(term, layers))
    this.source = lazy(() => sourceOf(term, this.inputs()))
    this.scan = lazy(() => this.compile(generate))
  }

  /** Equal for terms whose scans are; null where it depends on addresses or times. */
  get key(): string | null {
    const verdict = constantOf(this.term)
    if (verdict !== undefined) return String(verdict)
    const { addresses, timeLeaves, sets } = this.inputs()
    if (addresses.length > 0 || timeLeaves.length > 0) return null
    const texts = sets.map(({ intervals }) => intervals.map(({ first, last }) => `${first}..${last}`).join(','))
    return [this.layers.key, ...texts, this.source()].join('\n')
  }

  /** Verdicts of rows [from, to), all of one segment. */
  run(index: IndexReader, from: number, to: number, verdicts: Uint8Array): void {
    this.scan()(index, from, to, verdicts)
  }

  private compile(generate: boolean): Scan {
    const { term } = this
    const verdict = constantOf(term)
    if (verdict !== undefined) return (_, from, to, verdicts) => verdicts.fill(verdict, 0, to - from)
    const inputs = this.inputs()
    const generated = generate ? generateScan(this.source(), inputs) : undefined
    const run = generated ?? scanWithClosures(term, inputs)
    // Generated code leaves rows open of which few are asked for more: nested addresses, layers of tunnels.
    const settle = generated && this.layers.anyValued ? settleWithClosures(term, inputs) : undefined
    return (index, from, to, verdicts) => {
      if (from >= to) return
      const sure = inputs.refresh(index, from, to)
      const start = from & ((1 << SEGMENT_BITS) - 1)
      const segment = index.columns.segmentOf(from as RowIndex)
      run(segment, start, to - from, from + 1, sure, verdicts)
      if (sure) settle?.(segment, start, to - from, from + 1, sure, verdicts)
    }
  }
}

/** The verdict of a term that has the same for all rows. */
function constantOf(term: Term): Verdict | undefined {
  if (term.kind === 'known') return term.value ? Verdict.yes : Verdict.no
  return term.kind === 'opaque' && term.bits === 'any' ? Verdict.unknown : undefined
}
