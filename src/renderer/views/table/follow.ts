/** Whether the table should keep up with its end: it stops when the user scrolls up and goes on at the end. */

/** What following needs to know of a scroll position. */
export interface ScrollState {
  readonly top: number
  readonly scrollHeight: number
  readonly clientHeight: number
}

/** Nearer to the end than this counts as at the end. */
const NEAR_PIXELS = 30

/** Following or not after a scroll from `before` to `after`; null for no change of mind. */
export function followAfterScroll(before: ScrollState, after: ScrollState): boolean | null {
  if (after.scrollHeight < before.scrollHeight) return null
  const atEnd = after.top + after.clientHeight >= after.scrollHeight - NEAR_PIXELS
  if (after.top < before.top) return atEnd ? null : false
  return after.top > before.top && atEnd ? true : null
}
