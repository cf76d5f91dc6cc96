/** What closures over columns look at, and what they say. */
import type { Segment } from '../../store/columns.ts'

/** The row a closure looks at. */
export interface Row {
  segment: Segment
  slot: number
  /** From 1, as `frame.number`. */
  number: number
  /** Its layers, as LayerBits gives them. */
  layers: number
  plain: boolean
  /** Whether all that the row names is known here. */
  sure: boolean
}

/** 0 no, 1 unknown, 2 yes: so that `and` is the least and `or` the greatest. */
export type Grade = 0 | 1 | 2
export type Evaluate = (row: Row) => Grade

export const certain = (holds: boolean): Grade => (holds ? 2 : 0)
