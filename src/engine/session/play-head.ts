/** Moves the head of a replay: a time is the first row that is later, found by bisection, since rows are in the order of time but for few. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import type { PlayHead } from '../../shared/wire/play.ts'
import type { Session } from '../session.ts'
import type { CallContext } from './call-context.ts'
import type { View } from './view.ts'

export function movePlayHead({ view: id, to }: CallParams<'view.head'>, context: CallContext): PlayHead {
  const { session } = context
  const view = context.view(id)
  if (to === null) {
    view.showBefore(null)
    return told(session, view, null, 0)
  }
  if ('seconds' in to) {
    const head = firstLaterRow(session, to.seconds)
    view.showBefore(head)
    return told(session, view, head, to.seconds)
  }
  const shown = Math.max(0, Math.min(view.found, view.length + to.step))
  const head = shown === 0 ? 0 : view.rowAt(shown - 1) + 1
  view.showBefore(head)
  return told(session, view, head, shown === 0 ? 0 : secondsOf(session, view.rowAt(shown - 1)))
}

function told(session: Session, view: View, head: number | null, seconds: number): PlayHead {
  const { length: shown, found } = view
  const next = shown < found ? secondsOf(session, view.rowAt(shown)) : null
  return { head, seconds, next, found, shown }
}

function firstLaterRow(session: Session, seconds: number): number {
  let low = 0
  let high = session.frames.rowCount
  while (low < high) {
    const middle = (low + high) >>> 1
    if (secondsOf(session, middle as RowIndex) <= seconds) low = middle + 1
    else high = middle
  }
  return low
}

/** Since the first frame of the session. */
function secondsOf({ frames, totals }: Session, row: RowIndex): number {
  const { segment, slot } = frames.at(row)
  return segment.timeSeconds[slot] - totals.firstSeconds + (segment.timeNanos[slot] - totals.firstNanos) / 1e9
}
