/**
 * What a compiled scan works on besides the columns: the constants of a term, numbered, so that generated code has nothing of the
 * user's in it, and the two that change with the data: address states and time bounds.
 */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { Stacks } from '../../dissect/stack-table.ts'
import type { Columns } from '../../store/columns.ts'
import { SEGMENT_BITS } from '../../store/columns.ts'
import type { Endpoints } from '../../store/endpoints.ts'
import type { NestedAddresses } from '../../store/nested-addresses.ts'
import type { Interval, Ordinal, OrdinalSet } from '../ordinals.ts'
import { AddressStates } from './address-states.ts'
import type { LayerBits } from './layer-bits.ts'
import { type EndpointColumn, forEachLeaf, type Leaf, type Term } from './term.ts'

/** The index as a filter reads it. */
export interface IndexReader {
  readonly columns: Columns
  readonly stacks: Stacks
  readonly endpoints: Endpoints
  /** Addresses that no column has; none, where nobody looked for them. */
  readonly nestedAddresses?: NestedAddresses
  /** The first frame's time, which frame.time_relative counts from. */
  readonly baseSeconds: number
  readonly baseNanos: number
}

const NANOS = 1_000_000_000n

/** `seconds, nanos` of the first and the last instant of each interval. */
export type TimeBounds = Float64Array

function boundsOf(set: OrdinalSet, baseNs: bigint): TimeBounds {
  const split = (x: Ordinal, emptyNanos: number): [number, number] => {
    if (typeof x === 'number' && !Number.isFinite(x)) return [x, emptyNanos]
    const ns = BigInt(x) + baseNs
    const nanos = ((ns % NANOS) + NANOS) % NANOS
    return [Number((ns - nanos) / NANOS), Number(nanos)]
  }
  return Float64Array.from(
    set.intervals.flatMap(({ first, last }: Interval) => [...split(first, 0), ...split(last, 0)]),
  )
}

export class ScanInputs {
  readonly layers: LayerBits
  readonly sets: OrdinalSet[] = []
  readonly times: TimeBounds[] = []
  readonly addresses: AddressStates[] = []
  readonly timeLeaves: { readonly set: OrdinalSet; readonly relative: boolean }[] = []
  private readonly numbers = new Map<Leaf, number>()
  private readonly endpointColumns = new Set<EndpointColumn>()
  private baseNs: bigint | undefined
  /** The index that the rows are of. */
  index: IndexReader | undefined

  constructor(term: Term, layers: LayerBits) {
    this.layers = layers
    const shared = new Map<OrdinalSet, number>()
    forEachLeaf(term, (leaf) => {
      const { column, set } = leaf
      if (column.kind === 'time') this.numbers.set(leaf, this.timeLeaves.push({ set, relative: column.relative }) - 1)
      else if (column.kind === 'address') {
        if (set.isEverything) return
        this.endpointColumns.add(column.array)
        const number = shared.get(set) ?? this.addresses.push(new AddressStates(column.endpointKind, set)) - 1
        shared.set(set, number)
        this.numbers.set(leaf, number)
      } else this.numbers.set(leaf, this.sets.push(set) - 1)
    })
  }

  /** Position of a leaf's constants in `times`, `addresses` or `sets`. */
  numberOf(leaf: Leaf): number {
    return this.numbers.get(leaf) as number
  }

  /** Brings the inputs up to date for rows [from, to) of a segment; false when some address can't be known here yet. */
  refresh(index: IndexReader, from: number, to: number): boolean {
    this.index = index
    this.layers.refresh(index.stacks)
    this.refreshTimes(index)
    const behind = this.addresses.filter((states) => states.isBehind(index.endpoints))
    if (behind.length === 0) return true
    const segment = index.columns.segmentOf(from as RowIndex)
    const start = from & ((1 << SEGMENT_BITS) - 1)
    let greatest = index.nestedAddresses?.greatest(from, to) ?? 0
    for (const column of this.endpointColumns) {
      const ids = segment[column]
      for (let i = start, end = start + to - from; i < end; i++) if (ids[i] > greatest) greatest = ids[i]
    }
    return behind.map((states) => states.refresh(index.endpoints, greatest)).every(Boolean)
  }

  private refreshTimes(index: IndexReader): void {
    if (this.timeLeaves.length === 0) return
    const baseNs = BigInt(index.baseSeconds) * NANOS + BigInt(index.baseNanos)
    if (baseNs === this.baseNs) return
    this.baseNs = baseNs
    this.timeLeaves.forEach(({ set, relative }, i) => {
      this.times[i] = boundsOf(set, relative ? baseNs : 0n)
    })
  }
}
