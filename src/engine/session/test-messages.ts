/** What the session's thread and the workers that test frames against filters say to each other. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Macros } from '../../shared/filter/macros.ts'
import type { Preferences } from '../dissect/preferences.ts'
import type { Announcement } from '../indexing/messages.ts'

/** A filter, and what its outcome depends on besides the frame. */
export interface TestedFilter {
  readonly text: string
  /** What its macros stand for. */
  readonly macros: Macros
  /** Row of the frame that `${field}` looks at. */
  readonly selected: RowIndex | null
  /** Settings of the dissectors. */
  readonly preferences: Preferences
}

export type ToTester =
  | Announcement
  | ({ readonly type: 'program'; readonly program: number } & TestedFilter)
  | { readonly type: 'forget'; readonly program: number }
  | { readonly type: 'test'; readonly task: number; readonly program: number; readonly rows: Uint32Array }

export type FromTester =
  /** One byte a row of the task: whether it passes. */
  | { readonly type: 'tested'; readonly task: number; readonly passed: Uint8Array }
  | { readonly type: 'failed'; readonly task: number; readonly message: string }
