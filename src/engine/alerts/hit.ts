/** A frame that a step of a rule wants: what goes from the threads that match to the one that remembers. It holds no dissected frame. */
import type { RowIndex } from '../../shared/base/brand.ts'

export interface Hit {
  /** The rule's position in the list of rules. */
  readonly rule: number
  /** 0 is `when`, n is followedBy[n - 1]. */
  readonly step: number
  readonly row: RowIndex
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly timeMs: number
  /** Values of the rule's `by`. */
  readonly key: readonly string[]
  /** What is counted or added up; null where the rule does neither or counts frames. */
  readonly value: string | null
  /** Values or their fingerprints that are looked for elsewhere. */
  readonly carried: readonly string[]
}
