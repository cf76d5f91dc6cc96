/** A leaf as code: the comparison of a row's column with a set of ordinals. */
import { RowFlag } from '../../../shared/row-flags.ts'
import type { OrdinalSet } from '../ordinals.ts'
import { and, integer, not, or } from './code.ts'
import type { ScanInputs } from './inputs.ts'
import type { Leaf } from './term.ts'

/** Intervals that are written out; larger sets are searched. */
const MAX_INLINE = 8

/** The leaf's own condition, its layer apart. */
export function testOf(leaf: Leaf, inputs: ScanInputs): string {
  const { column, set } = leaf
  if (set.isEverything && column.kind === 'address') return 'true'
  const number = integer(inputs.numberOf(leaf))
  switch (column.kind) {
    case 'analysis':
      return `((analysis[i] & ${integer(column.mask)}) !== 0)`
    case 'flag':
      return flagTest(set, `((tcpFlags[i] & ${integer(column.mask)}) !== 0)`)
    case 'number':
      return membership(set, '(number + o)', `s${number}`)
    case 'length':
    case 'port':
      return membership(set, `${column.array}[i]`, `s${number}`)
    case 'stream':
      return and('(stream[i] !== 0)', membership(set, '(stream[i] - 1)', `s${number}`))
    case 'address':
      return `(a${number}[${column.array}[i]] === 1)`
    case 'time':
      return and(`((flags & ${integer(RowFlag.untimed)}) === 0)`, timeMembership(set, number))
  }
}

/** `isSet` says whether the flag is 1. */
function flagTest(set: OrdinalSet, isSet: string): string {
  if (set.has(1)) return set.has(0) ? 'true' : isSet
  return set.has(0) ? not(isSet) : 'false'
}

function membership(set: OrdinalSet, x: string, searched: string): string {
  if (set.isEverything) return 'true'
  const complement = set.complement()
  const inverse = complement.intervals.length < set.intervals.length
  const intervals = inverse ? complement.intervals : set.intervals
  if (intervals.length > MAX_INLINE) return `${searched}.has(${x})`
  const parts = intervals.map(({ first, last }) => {
    if (first === last) return `${x} === ${integer(first)}`
    const low = first === Number.NEGATIVE_INFINITY ? 'true' : `${x} >= ${integer(first)}`
    const high = last === Number.POSITIVE_INFINITY ? 'true' : `${x} <= ${integer(last)}`
    return and(low, high)
  })
  const any = or(...parts.map((part) => `(${part})`))
  return inverse ? not(any) : any
}

/** The row's time, for `timeMembership`. Files may say more than a second of nanoseconds. */
export const TIME_OF_ROW = [
  'let seconds = timeSeconds[i], nanos = timeNanos[i]',
  'if (nanos >= 1e9) { seconds += Math.floor(nanos / 1e9); nanos %= 1e9 }',
]

/** Seconds and nanoseconds against the bounds of each interval. */
function timeMembership(set: OrdinalSet, number: string): string {
  if (set.isEverything) return 'true'
  const parts = set.intervals.map((_, i) => {
    const bound = (offset: number) => `t${number}[${integer(i * 4 + offset)}]`
    const [s, n] = ['seconds', 'nanos']
    const low = `(${s} > ${bound(0)} || (${s} === ${bound(0)} && ${n} >= ${bound(1)}))`
    const high = `(${s} < ${bound(2)} || (${s} === ${bound(2)} && ${n} <= ${bound(3)}))`
    return and(low, high)
  })
  return or(...parts)
}
