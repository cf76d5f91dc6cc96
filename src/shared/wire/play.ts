/** The replay of what is open: a view that shows frames up to a moving head. */
import { z } from 'zod'

export const VIEW_HEAD = z.strictObject({
  view: z.number().int().nonnegative(),
  to: z
    .union([
      /** Since the first frame of the session. */
      z.strictObject({ seconds: z.number().nonnegative().max(1e12) }),
      /** So many frames of the view further, or back. */
      z.strictObject({ step: z.number().int().min(-1e9).max(1e9) }),
    ])
    .nullable(),
})

export interface PlayHead {
  /** Frames of the session before the head; null without one. */
  readonly head: number | null
  /** Time of the head: the one asked for, or that of the last frame shown. */
  readonly seconds: number
  /** Of the next frame of the view; null when all are shown. */
  readonly next: number | null
  /** Frames of the view, and those of them that are shown. */
  readonly found: number
  readonly shown: number
}
