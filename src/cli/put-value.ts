/** Values of a row from the index, as ASCII into the output. */
import { type ColumnValue, Told } from '../engine/session/column-fields.ts'
import type { FileSession } from '../engine/session/file-session.ts'
import type { Segment } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { RowFlag } from '../shared/row-flags.ts'
import { BILLION, DOT, putDecimal, putDuration, putNine } from './ascii.ts'
import type { EndpointTexts } from './endpoint-texts.ts'

/**
 * Writes a value of a row at `at` and returns where it ends: `at` when the row has none, -1 when the columns don't tell after all.
 */
export type PutValue = (
  segment: Segment,
  slot: number,
  row: number,
  told: number,
  out: Uint8Array,
  at: number,
) => number

/** More than such a value takes, with its quotes and separator. */
export const VALUE_ROOM = 64

export function putValue(value: ColumnValue, session: FileSession, texts: EndpointTexts): PutValue {
  switch (value.kind) {
    case 'number':
      return (_segment, _slot, row, _told, out, at) => putDecimal(out, at, row + 1)
    case 'length': {
      const { array } = value
      return (segment, slot, _row, _told, out, at) => putDecimal(out, at, segment[array][slot])
    }
    case 'port': {
      const { array } = value
      const layer = Told[value.layer]
      return (segment, slot, _row, told, out, at) =>
        (told & layer) === 0 ? at : putDecimal(out, at, segment[array][slot])
    }
    case 'stream': {
      const layer = Told[value.layer]
      return ({ stream }, slot, _row, told, out, at) =>
        (told & layer) === 0 || stream[slot] === 0 ? at : putDecimal(out, at, stream[slot] - 1)
    }
    case 'address': {
      const { array, endpointKind } = value
      const layer = Told[value.layer]
      return (segment, slot, _row, told, out, at) =>
        (told & layer) === 0 ? at : texts.put(out, at, segment[array][slot], endpointKind)
    }
    case 'time':
      return putTime(value.since, session)
  }
}

function putTime(since: 'epoch' | 'first' | 'previous', session: FileSession): PutValue {
  const { index, frames } = session
  const from = (
    put: (segment: Segment, slot: number, row: number, out: Uint8Array, at: number) => number,
  ): PutValue => {
    return (segment, slot, row, _told, out, at) =>
      (segment.flags[slot] & RowFlag.untimed) !== 0 ? at : put(segment, slot, row, out, at)
  }
  switch (since) {
    case 'epoch':
      return from(epochPutter())
    case 'first':
      return from(({ timeSeconds, timeNanos }, slot, _row, out, at) =>
        putDuration(out, at, timeSeconds[slot] - index.baseSeconds, timeNanos[slot] - index.baseNanos),
      )
    case 'previous':
      return from(({ timeSeconds, timeNanos }, slot, row, out, at) => {
        if (row === 0) return putDuration(out, at, 0, 0)
        const before = frames.at((row - 1) as RowIndex)
        const seconds = timeSeconds[slot] - before.segment.timeSeconds[before.slot]
        return putDuration(out, at, seconds, timeNanos[slot] - before.segment.timeNanos[before.slot])
      })
  }
}

/** Seconds seldom change from row to row: their digits are kept. */
function epochPutter(): (segment: Segment, slot: number, row: number, out: Uint8Array, at: number) => number {
  const digits = new Uint8Array(32)
  let kept = -1
  let length = 0
  return ({ timeSeconds, timeNanos }, slot, _row, out, at) => {
    const seconds = timeSeconds[slot]
    const nanos = timeNanos[slot]
    if (seconds < 0 || nanos >= BILLION) return putDuration(out, at, seconds, nanos)
    if (seconds !== kept) {
      length = putDecimal(digits, 0, seconds)
      digits[length++] = DOT
      kept = seconds
    }
    for (let i = 0; i < length; i++) out[at + i] = digits[i]
    return putNine(out, at + length, nanos)
  }
}
