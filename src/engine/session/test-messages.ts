/** What the session's thread and the workers that test frames against filters say to each other. */
import type { Announcement } from '../indexing/messages.ts'

export type ToTester =
  | Announcement
  | { readonly type: 'program'; readonly program: number; readonly text: string }
  | { readonly type: 'forget'; readonly program: number }
  | { readonly type: 'test'; readonly task: number; readonly program: number; readonly rows: Uint32Array }

export type FromTester =
  /** One byte a row of the task: whether it passes. */
  | { readonly type: 'tested'; readonly task: number; readonly passed: Uint8Array }
  | { readonly type: 'failed'; readonly task: number; readonly message: string }
