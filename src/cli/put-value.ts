/** Values of a row from the index, as ASCII into the output. */
import { type ColumnValue, Told } from '../engine/session/column-fields.ts'
import type { FileSession } from '../engine/session/file-session.ts'
import type { Segment } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { RowFlag } from '../shared/row-flags.ts'
import { BILLION, DOT, putDecimal, putDuration, putNine } from './ascii.ts'
import type { EndpointTexts } from './endpoint-texts.ts'

/** Writes one value of rows. */
export interface PutValue {
  /** Takes the columns of the segment that the rows after it are in. */
  open(segment: Segment): void
  /** Writes the value of a row at `at` and returns where it ends: `at` when the row has none, -1 when the columns don't tell after all. */
  put(slot: number, row: number, told: number, out: Uint8Array, at: number): number
}

/** More than such a value takes, with its quotes and separator. */
export const VALUE_ROOM = 64

export function putValue(value: ColumnValue, session: FileSession, texts: EndpointTexts): PutValue {
  switch (value.kind) {
    case 'number':
      return { open: () => {}, put: (_slot, row, _told, out, at) => putDecimal(out, at, row + 1) }
    case 'length':
      return putColumn(value.array, (number, _told, out, at) => putDecimal(out, at, number))
    case 'port': {
      const layer = Told[value.layer]
      return putColumn(value.array, (port, told, out, at) => ((told & layer) === 0 ? at : putDecimal(out, at, port)))
    }
    case 'stream': {
      const layer = Told[value.layer]
      return putColumn('stream', (stream, told, out, at) =>
        (told & layer) === 0 || stream === 0 ? at : putDecimal(out, at, stream - 1),
      )
    }
    case 'address': {
      const { array, endpointKind } = value
      const layer = Told[value.layer]
      return putColumn(array, (id, told, out, at) => ((told & layer) === 0 ? at : texts.put(out, at, id, endpointKind)))
    }
    case 'time':
      return putTime(value.since, session)
  }
}

/** The columns of values other than times. */
type NumberColumn = Extract<ColumnValue, { readonly array: keyof Segment }>['array'] | 'stream'

function putColumn(
  array: NumberColumn,
  put: (number: number, told: number, out: Uint8Array, at: number) => number,
): PutValue {
  let numbers: Uint32Array | Uint16Array = new Uint32Array(0)
  return {
    open: (segment) => {
      numbers = segment[array]
    },
    put: (slot, _row, told, out, at) => put(numbers[slot], told, out, at),
  }
}

function putTime(since: 'epoch' | 'first' | 'previous', session: FileSession): PutValue {
  const { index, frames } = session
  const put = since === 'epoch' ? epochPutter() : putDuration
  let { timeSeconds, timeNanos, flags } = NO_TIMES
  return {
    open: (segment) => ({ timeSeconds, timeNanos, flags } = segment),
    put(slot, row, _told, out, at) {
      if ((flags[slot] & RowFlag.untimed) !== 0) return at
      const seconds = timeSeconds[slot]
      const nanos = timeNanos[slot]
      if (since === 'epoch') return put(out, at, seconds, nanos)
      if (since === 'first') return put(out, at, seconds - index.baseSeconds, nanos - index.baseNanos)
      const before = frames.at(Math.max(row - 1, 0) as RowIndex)
      return put(
        out,
        at,
        seconds - before.segment.timeSeconds[before.slot],
        nanos - before.segment.timeNanos[before.slot],
      )
    },
  }
}

const NO_TIMES: Pick<Segment, 'timeSeconds' | 'timeNanos' | 'flags'> = {
  timeSeconds: new Float64Array(0),
  timeNanos: new Uint32Array(0),
  flags: new Uint16Array(0),
}

/** As `putDuration`. Seconds seldom change from row to row: their digits are kept. */
function epochPutter(): typeof putDuration {
  const digits = new Uint8Array(32)
  let kept = -1
  let length = 0
  return (out, at, seconds, nanos) => {
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
