/** The next frame of a view that is marked, that an alert has as evidence, or that belongs to the conversation of a frame. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { CallContext } from './call-context.ts'
import type { Frames } from './frames.ts'

/** Rows looked at before other calls get their turn. */
const SLICE_ROWS = 1 << 20

export async function nextRow(
  { view: id, frame, backwards, by }: CallParams<'rows.next'>,
  { session, signal, view: viewOf }: CallContext,
): Promise<CallResults['rows.next']> {
  const view = viewOf(id)
  const { frames, marks, alerts } = session
  if (frame > frames.rowCount) throw new EngineError(`There is no frame ${frame}`, null)
  const from = (frame - 1) as RowIndex
  const wanted =
    by === 'marked'
      ? (row: RowIndex) => marks.has(row)
      : by === 'alert'
        ? (row: RowIndex) => alerts.worstOf(row) > 0
        : sameConversation(frames, from)
  const at = view.positionOf(from)
  const last = view.length - 1
  const step = backwards ? -1 : 1
  let position = at < 0 ? last + 1 : at
  // Where the view leaves the frame out, the one at its position is behind it already.
  if (backwards || (at >= 0 && view.rowAt(at) === from)) position += step
  for (let n = 1; position >= 0 && position <= last; position += step, n++) {
    const row = view.rowAt(position)
    if (wanted(row)) return { position, frame: row + 1 }
    if (n % SLICE_ROWS !== 0) continue
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled', null)
  }
  return { position: -1, frame: 0 }
}

/** Frames between the same endpoints and ports, either way round, and of the same stream where there are streams. */
function sameConversation(frames: Frames, of: RowIndex): (row: RowIndex) => boolean {
  const { segment, slot } = frames.at(of)
  const stream = segment.stream[slot]
  const source = segment.sourceEndpoint[slot]
  const destination = segment.destinationEndpoint[slot]
  const sourcePort = segment.sourcePort[slot]
  const destinationPort = segment.destinationPort[slot]
  return (row) => {
    const { segment: other, slot: i } = frames.at(row)
    if (other.stream[i] !== stream) return false
    const from = other.sourceEndpoint[i]
    const to = other.destinationEndpoint[i]
    if (from === source && to === destination) {
      return other.sourcePort[i] === sourcePort && other.destinationPort[i] === destinationPort
    }
    return (
      from === destination &&
      to === source &&
      other.sourcePort[i] === destinationPort &&
      other.destinationPort[i] === sourcePort
    )
  }
}
