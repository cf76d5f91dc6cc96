/**
 * The part of a filter that the index can answer, row by row, in three values: no, yes, and unknown where the frame has to be
 * dissected. Two kinds of rows:
 *
 * - On a *plain* row the columns say all there is of the fields they hold: a leaf is exact, a missing presence bit means that
 *   nothing of that protocol is in the frame.
 * - On any other row (a layer with columns twice, layers that another quotes, malformed, reassembled, a part of a message, or with two rivals for one
 *   column, such as TCP inside UDP) the columns tell one occurrence of perhaps several: what they match is there, what they
 *   don't match may be. IP addresses are told all the same: those of further packets are in the table of nested addresses. Of a malformed row's layers a field may be missing, and a part of a message may be of one that is another
 *   protocol's as a whole: there nothing is certain.
 */
import { RowFlag } from '../../../shared/row-flags.ts'
import type { OrdinalSet } from '../ordinals.ts'

export type Term =
  | { readonly kind: 'known'; readonly value: boolean }
  | { readonly kind: 'and' | 'or' | 'xor'; readonly operands: readonly Term[] }
  | { readonly kind: 'not'; readonly operand: Term }
  | Leaf
  /** A protocol is in the frame. */
  | ({ readonly kind: 'layer' } & Layered)
  /** Something that no column holds, and that can be in frames with one of these layers only; `any` for all frames. */
  | { readonly kind: 'opaque'; readonly bits: number | 'any' }

/** Some value of the column's field is in `set`. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly column: Column
  readonly set: OrdinalSet
}

export type Column =
  | { readonly kind: 'number' }
  | { readonly kind: 'length'; readonly array: 'originalLength' | 'capturedLength' }
  /** Nanoseconds since the Unix epoch, or since the first frame. Absent in untimed rows. */
  | { readonly kind: 'time'; readonly relative: boolean }
  | ({ readonly kind: 'port'; readonly array: 'sourcePort' | 'destinationPort' } & Layered)
  /** The column is the index plus one. */
  | ({ readonly kind: 'stream' } & Layered)
  /** Present where the analysis column has one of the bits. */
  | ({ readonly kind: 'analysis'; readonly mask: number } & Layered)
  /** One of the TCP header's flags: 1 where it is set. */
  | ({ readonly kind: 'flag'; readonly mask: number } & Layered)
  | ({ readonly kind: 'address'; readonly array: EndpointColumn; readonly endpointKind: number } & Layered)

export type EndpointColumn = 'sourceEndpoint' | 'destinationEndpoint'

/** The layer, and what its bit tells of it, are in rows that have the bit, unless they have the rival's as well. */
interface Layered {
  readonly bit: number
  readonly rival: number
}

/** Flags of rows that are not plain. */
export const UNSURE = RowFlag.nested | RowFlag.reassembled | RowFlag.part
/**
 * A malformed row is plain as far as its layers decoded: all but the topmost, which is the one that broke, unless messages of several
 * segments are in it.
 */
export const { malformed: MALFORMED, segment: SEGMENT } = RowFlag

/** Pairs of presence bits that make a row unsure when both are set. */
export function rivalsOf(term: Term): number[] {
  const pairs = new Set<number>()
  forEachPart(term, (part) => {
    const layered = part.kind === 'leaf' ? part.column : part
    if ('rival' in layered && layered.rival !== 0) pairs.add(layered.bit | layered.rival)
  })
  return [...pairs]
}

/** Visits the parts that have no operands. */
function forEachPart(term: Term, visit: (part: Term) => void): void {
  if (term.kind === 'not') forEachPart(term.operand, visit)
  else if ('operands' in term) for (const operand of term.operands) forEachPart(operand, visit)
  else visit(term)
}

export function forEachLeaf(term: Term, visit: (leaf: Leaf) => void): void {
  forEachPart(term, (part) => {
    if (part.kind === 'leaf') visit(part)
  })
}

export function isCertain(column: Column): boolean {
  return column.kind === 'number' || column.kind === 'length' || column.kind === 'time'
}

/** Whether something in the term can't be answered by columns on any row. */
export function hasOpaque(term: Term): boolean {
  if (term.kind === 'opaque') return true
  if (term.kind === 'not') return hasOpaque(term.operand)
  return 'operands' in term && term.operands.some(hasOpaque)
}
