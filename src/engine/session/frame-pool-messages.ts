/** What the session's thread and the workers that dissect frames for it say to each other. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Macros } from '../../shared/filter/macros.ts'
import type { Rule } from '../alerts/rule.ts'
import type { Preferences } from '../dissect/preferences.ts'
import type { Announcement } from '../indexing/messages.ts'
import type { PrintSettings } from './print/print-settings.ts'

/** A filter to test frames against, and what its outcome depends on besides the frame. The result of a task is a byte a row: whether it passes. */
export interface TestedFilter {
  readonly kind: 'filter'
  readonly text: string
  /** What its macros stand for. */
  readonly macros: Macros
  /** Row of the frame that `${field}` looks at. */
  readonly selected: RowIndex | null
  /** Settings of the dissectors. */
  readonly preferences: Preferences
}

/** What to print of frames. The result of a task is the text of its rows, in UTF-8. */
export interface PrintedFrames {
  readonly kind: 'print'
  readonly settings: PrintSettings
  readonly preferences: Preferences
}

/** Rules to match. A task has two numbers for rows: the first, and the one after the last, of one segment. The result is a ScannedRows, as JSON. */
export interface MatchedRules {
  readonly kind: 'rules'
  /** Those that compile. */
  readonly rules: readonly Rule[]
  readonly preferences: Preferences
}

export type FrameProgram = TestedFilter | PrintedFrames | MatchedRules

export interface FrameTask {
  readonly program: number
  readonly rows: Uint32Array
  /** Of rows that are printed the one before them, null for the first of all. */
  readonly before: RowIndex | null
}

export type ToFrameWorker =
  | Announcement
  | { readonly type: 'program'; readonly id: number; readonly program: FrameProgram }
  | { readonly type: 'forget'; readonly program: number }
  | ({ readonly type: 'run'; readonly task: number } & FrameTask)

export type FromFrameWorker =
  | { readonly type: 'done'; readonly task: number; readonly result: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly task: number; readonly message: string }
