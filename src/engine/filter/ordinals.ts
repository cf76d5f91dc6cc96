/**
 * Sets of ordinals. Integers, booleans, times and addresses are all ordinals (an address is the unsigned number that its bytes
 * make), and every comparison of one with constants is membership in a set of closed intervals. So there is one form for `==`,
 * `!=`, `<`, prefixes and `in {…}`, which the columns can run and which `not` can turn round.
 */
import type { FieldValue } from '../../shared/fields.ts'

/** Numbers up to 2^53, bigint beyond: JavaScript compares the two exactly. */
export type Ordinal = number | bigint

/** From `first` to `last`, both included; ±Infinity for none. */
export interface Interval {
  readonly first: Ordinal
  readonly last: Ordinal
}

const before = (x: Ordinal): Ordinal => (typeof x === 'bigint' ? x - 1n : x - 1)
const after = (x: Ordinal): Ordinal => (typeof x === 'bigint' ? x + 1n : x + 1)

/** The smaller form of an integer. */
export function ordinal(value: bigint): Ordinal {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** The ordinal of a field's value; undefined for what is not ordered by one number. */
export function ordinalOf(value: FieldValue): Ordinal | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (!(value instanceof Uint8Array)) return undefined
  if (value.length === 16) return value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return value.length <= 6 ? value.reduce((sum, byte) => sum * 256 + byte, 0) : undefined
}

export class OrdinalSet {
  /** Sorted and disjoint. */
  readonly intervals: readonly Interval[]

  constructor(intervals: Iterable<Interval>) {
    const sorted = [...intervals].filter(({ first, last }) => first <= last)
    sorted.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
    const merged: Interval[] = []
    for (const interval of sorted) {
      const previous = merged.at(-1)
      if (!previous || interval.first > previous.last) merged.push(interval)
      else if (interval.last > previous.last) merged[merged.length - 1] = { first: previous.first, last: interval.last }
    }
    this.intervals = merged
  }

  get isEverything(): boolean {
    const [only] = this.intervals
    return (
      this.intervals.length === 1 && only.first === Number.NEGATIVE_INFINITY && only.last === Number.POSITIVE_INFINITY
    )
  }

  has(value: Ordinal): boolean {
    const { intervals } = this
    let low = 0
    let high = intervals.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (intervals[middle].last < value) low = middle + 1
      else high = middle
    }
    return low < intervals.length && intervals[low].first <= value
  }

  complement(): OrdinalSet {
    const gaps: Interval[] = []
    let first: Ordinal = Number.NEGATIVE_INFINITY
    for (const interval of this.intervals) {
      gaps.push({ first, last: before(interval.first) })
      first = after(interval.last)
    }
    if (first !== Number.POSITIVE_INFINITY) gaps.push({ first, last: Number.POSITIVE_INFINITY })
    return new OrdinalSet(this.intervals[0]?.first === Number.NEGATIVE_INFINITY ? gaps.slice(1) : gaps)
  }
}

/** What is in both sets. */
export const intersection = (a: OrdinalSet, b: OrdinalSet): OrdinalSet =>
  new OrdinalSet([...a.complement().intervals, ...b.complement().intervals]).complement()

export type Relation = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

/** The ordinals that stand in a relation to an interval: below it, in it, not in it, above it. */
export function related(relation: Relation, intervals: readonly Interval[]): OrdinalSet {
  const [{ first, last }] = intervals
  switch (relation) {
    case 'eq':
      return new OrdinalSet(intervals)
    case 'ne':
      return new OrdinalSet(intervals).complement()
    case 'lt':
      return new OrdinalSet([{ first: Number.NEGATIVE_INFINITY, last: before(first) }])
    case 'le':
      return new OrdinalSet([{ first: Number.NEGATIVE_INFINITY, last }])
    case 'gt':
      return new OrdinalSet([{ first: after(last), last: Number.POSITIVE_INFINITY }])
    case 'ge':
      return new OrdinalSet([{ first, last: Number.POSITIVE_INFINITY }])
  }
}
