/**
 * The fast way of `-T fields`: rows whose fields all stand in the index are written from it, bytes straight into the output, without
 * dissecting their frames. Byte for byte what print-fields.ts writes of the dissected frame, which still does the other rows.
 */
import { columnValues, RowTeller, Told } from '../engine/session/column-fields.ts'
import type { FileSession } from '../engine/session/file-session.ts'
import { LayerValues } from '../engine/session/layer-values.ts'
import type { Segment } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { EndpointTexts } from './endpoint-texts.ts'
import type { FieldSettings } from './field-settings.ts'
import type { Output } from './output.ts'
import { LAYERS_ROOM, putLayers } from './put-layers.ts'
import { type PutValue, putValue, VALUE_ROOM } from './put-value.ts'

/** Writes a row to the output; false when only its frame tells. */
export type PutRow = (segment: Segment, slot: number, row: number, output: Output) => boolean

export interface ColumnRows {
  readonly put: PutRow
  /** Takes in what the index learned; before rows that came are written. */
  refresh(): void
}

const NEWLINE = 0x0a

/** Undefined when some field is in no column. */
export function columnRows(
  session: FileSession,
  names: readonly string[],
  settings: FieldSettings,
): ColumnRows | undefined {
  if (![settings.separator, settings.aggregator].every(isAscii)) return undefined
  const texts = new EndpointTexts(session.index.endpoints)
  const layers = new LayerValues(session.registry, session.frames)
  const teller = new RowTeller(session.registry)
  const separator = asciiCode(settings.separator)
  const plain: PutValue[] = []
  const tunnelled: PutValue[] = []
  let anyLayered = false
  let anyStream = false
  for (const name of names) {
    const values = columnValues(name)
    if (!values) return undefined
    const layered = values.some((value) => 'layer' in value)
    anyLayered ||= layered
    anyStream ||= values.some(({ kind }) => kind === 'stream')
    const cell = quoted(
      joined(
        values.map((value) => putValue(value, session, texts)),
        settings,
      ),
      settings,
    )
    plain.push(cell)
    tunnelled.push(layered ? quoted(putLayers(values, layers, settings), settings) : cell)
  }

  const write = (
    cells: readonly PutValue[],
    room: number,
    segment: Segment,
    slot: number,
    row: number,
    told: number,
    output: Output,
  ): boolean => {
    output.reserve(room)
    const out = output.bytes
    let at = output.length
    for (let i = 0; i < cells.length; i++) {
      if (i > 0) out[at++] = separator
      at = cells[i](segment, slot, row, told, out, at)
      if (at < 0) return false
    }
    out[at] = NEWLINE
    output.length = at + 1
    return true
  }
  const plainRoom = plain.length * VALUE_ROOM * 2 + 1
  const tunnelledRoom = plain.length * LAYERS_ROOM + 1

  return {
    put(segment, slot, row, output) {
      const told = anyLayered ? teller.of(segment, slot) : Told.told
      if (told !== 0 && write(plain, plainRoom, segment, slot, row, told, output)) return true
      if (anyStream || !teller.isSure(segment, slot)) return false
      layers.read(row as RowIndex)
      return write(tunnelled, tunnelledRoom, segment, slot, row, Told.told, output)
    },
    refresh: () => teller.refresh(session.index.stacks),
  }
}

const isAscii = (character: string): boolean => character.charCodeAt(0) < 0x80
const asciiCode = (character: string): number => character.charCodeAt(0)

/** The chosen ones of a field's values, of which all are there or none. */
function joined(values: readonly PutValue[], { occurrence, aggregator }: FieldSettings): PutValue {
  const [first, second] = values
  if (!second || occurrence === 'f') return first
  if (occurrence === 'l') return second
  const between = asciiCode(aggregator)
  return (segment, slot, row, told, out, at) => {
    const middle = first(segment, slot, row, told, out, at)
    if (middle <= at) return middle
    out[middle] = between
    return second(segment, slot, row, told, out, middle + 1)
  }
}

function quoted(put: PutValue, { quote }: FieldSettings): PutValue {
  if (quote === '') return put
  const mark = asciiCode(quote)
  return (segment, slot, row, told, out, at) => {
    const end = put(segment, slot, row, told, out, at + 1)
    if (end <= at + 1) return end < 0 ? end : at
    out[at] = mark
    out[end] = mark
    return end + 1
  }
}
