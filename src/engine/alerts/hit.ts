/** A frame that a step of a rule wants: what goes from the threads that match to the one that remembers. It holds no dissected frame. */
import type { RowIndex } from '../../shared/base/brand.ts'

export interface Hit {
  /** The rule's position in the list of rules. */
  readonly rule: number
  /** 0 is `when`, n is followedBy[n - 1]; of other rules CARRY_TO, CARRY_KNOWN, EXCHANGE_RESPONSE or SHARE_OF. */
  readonly step: number
  readonly row: RowIndex
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly timeMs: number
  /** Values of the rule's `by`, or of the step's; empty ones where values arrive and the frame has none. */
  readonly key: readonly string[]
  /** What is counted or added up; null where the rule does neither or counts frames. */
  readonly value: string | null
  /** Values that are looked for elsewhere, or may be such. */
  readonly carried: readonly Carried[]
}

/** Where a carried value turns up. */
export const CARRY_TO = 1
/** Where a value is that is no news any more. */
export const CARRY_KNOWN = 2

/** A value by its fingerprint; the value itself leaves its thread in no way. */
export interface Carried {
  readonly print: string
  /** What an alert says of it: a few characters and the field, or where and how it turned up. */
  readonly told: string
}

/** The response of an exchange: its key is the number of the request's frame. */
export const EXCHANGE_RESPONSE = 1

/** What a rule counts: a frame, or a request with its response. */
export interface Happening extends Pick<Hit, 'timeMs' | 'key' | 'value'> {
  readonly rows: readonly RowIndex[]
}

/** One of the frames that counted ones are a share of. */
export const SHARE_OF = 1
