/** The rows of a message of a tapped process: one, or several where it is long. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import { payloadStart } from '../../dissect/protocols/exported-pdu/exported-pdu.ts'
import type { Frames } from '../frames.ts'

/** Rows that are searched for the next part of a message. */
const MAX_DISTANCE = 1 << 20

/** In order, from its first. */
export function* messageRows(frames: Frames, first: RowIndex): Generator<RowIndex> {
  yield first
  const { segment, slot } = frames.at(first)
  if ((segment.flags[slot] & RowFlag.part) === 0) return
  const source = segment.source[slot]
  const end = Math.min(frames.rowCount, first + MAX_DISTANCE)
  for (let row = first + 1; row < end; row++) {
    const other = frames.at(row as RowIndex)
    if (other.segment.source[other.slot] !== source) continue
    if (other.segment.related[other.slot] !== first + 1) return
    yield row as RowIndex
  }
}

/** The row that a row's message begins in. */
export function firstRowOf(frames: Frames, row: RowIndex): RowIndex {
  if (!isContinuation(frames, row)) return row
  const { segment, slot } = frames.at(row)
  return (segment.related[slot] - 1) as RowIndex
}

/** The whole message as bytes, up to a limit. */
export function messageAt(frames: Frames, first: RowIndex, limit: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  for (const row of messageRows(frames, first)) {
    const piece = payloadAt(frames, row).slice(0, limit - length)
    pieces.push(piece)
    length += piece.length
    if (length >= limit) break
  }
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
}

/** What follows the tags of a frame: a view, good until another frame is read. */
export function payloadAt(frames: Frames, row: RowIndex): Uint8Array {
  const bytes = frames.peek(row)
  return bytes.subarray(Math.max(0, payloadStart(bytes, 0, bytes.length)))
}

/** Whether a row is a later part of a message. A first part may have a link as well: to its request, or its response, of another source. */
export function isContinuation(frames: Frames, row: RowIndex): boolean {
  const { segment, slot } = frames.at(row)
  const related = segment.related[slot]
  if (related === 0 || (segment.flags[slot] & RowFlag.part) === 0) return false
  const first = frames.at((related - 1) as RowIndex)
  return first.segment.source[first.slot] === segment.source[slot]
}
