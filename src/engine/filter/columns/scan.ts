/** The column part of a filter, compiled and run: a verdict for each row. */
import type { RowIndex } from '../../../shared/base/brand.ts'
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

export type Scan = (index: IndexReader, from: number, to: number, verdicts: Uint8Array) => void

/** Equal for terms whose scans are; null where it depends on addresses or times. `layers` are those that the term was planned with. */
export function scanKey(term: Term, layers: LayerBits): string | null {
  const inputs = new ScanInputs(term, layers)
  if (inputs.addresses.length > 0 || inputs.timeLeaves.length > 0) return null
  const sets = inputs.sets.map(({ intervals }) => intervals.map(({ first, last }) => `${first}..${last}`).join(','))
  return [layers.key, ...sets, sourceOf(term, inputs)].join('\n')
}

/** `generate: false` runs without generated code, as where `new Function` is refused. */
export function compileScan(term: Term, layers: LayerBits, generate = true): Scan {
  if (term.kind === 'known' || (term.kind === 'opaque' && term.bits === 'any')) {
    const verdict = term.kind === 'opaque' ? Verdict.unknown : term.value ? Verdict.yes : Verdict.no
    return (_, from, to, verdicts) => verdicts.fill(verdict, 0, to - from)
  }
  const inputs = new ScanInputs(term, layers)
  const generated = generate ? generateScan(term, inputs) : undefined
  const run = generated ?? scanWithClosures(term, inputs)
  // Generated code leaves rows open of which few are asked for more: nested addresses, layers of tunnels.
  const settle = generated && layers.anyValued ? settleWithClosures(term, inputs) : undefined
  return (index, from, to, verdicts) => {
    if (from >= to) return
    const sure = inputs.refresh(index, from, to)
    const start = from & ((1 << SEGMENT_BITS) - 1)
    const segment = index.columns.segmentOf(from as RowIndex)
    run(segment, start, to - from, from + 1, sure, verdicts)
    if (sure) settle?.(segment, start, to - from, from + 1, sure, verdicts)
  }
}
