/** What a rule found. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Severity } from '../../shared/severity.ts'

/** Frames that are kept as evidence: the first ones. */
export const MAX_EVIDENCE = 100

export interface Alert {
  readonly rule: string
  readonly severity: Severity
  readonly title: string
  /** Milliseconds since the Unix epoch, of the frame that made it fire. */
  readonly timeMs: number
  /** As `timeMs`, of the last one. */
  lastMs: number
  /** Fields and values that it is about: the rule's key. */
  readonly key: readonly (readonly [field: string, value: string])[]
  /** Why it fired, in words. */
  readonly reason: string
  /** Rows of the evidence, in order; the last one made it fire first. */
  readonly rows: RowIndex[]
  /** How often it would have fired within the rule's throttling time. */
  count: number
}

/** Takes an alert that is new, or one that it was given before and that fired again within its throttling time. */
export type EmitAlert = (alert: Alert, isNew: boolean) => void
