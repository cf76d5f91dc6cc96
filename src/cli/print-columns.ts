/**
 * The fast way of `-T fields`: rows whose fields all stand in the index are written from it, bytes straight into the output, without
 * dissecting their frames. Byte for byte what print-fields.ts writes of the dissected frame, which still does the other rows.
 */

import { columnValues, RowTeller, Told } from '../engine/session/column-fields.ts'
import type { FileSession } from '../engine/session/file-session.ts'
import { LayerValues } from '../engine/session/layer-values.ts'
import type { FieldSettings } from '../engine/session/print/print-settings.ts'
import type { Segment } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { EndpointTexts } from './endpoint-texts.ts'
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

  const plainRoom = plain.length * VALUE_ROOM * 2 + 1
  const tunnelledRoom = plain.length * LAYERS_ROOM + 1
  let current: Segment | undefined

  const write = (cells: readonly PutValue[], slot: number, row: number, told: number, output: Output): boolean => {
    const out = output.bytes
    let at = cells[0].put(slot, row, told, out, output.length)
    for (let i = 1; i < cells.length && at >= 0; i++) {
      out[at] = separator
      at = cells[i].put(slot, row, told, out, at + 1)
    }
    if (at < 0) return false
    out[at] = NEWLINE
    output.length = at + 1
    return true
  }

  return {
    put(segment, slot, row, output) {
      if (segment !== current) {
        for (const cell of plain) cell.open(segment)
        current = segment
      }
      const told = anyLayered ? teller.of(segment, slot) : Told.told
      if (told !== 0) {
        output.reserve(plainRoom)
        if (write(plain, slot, row, told, output)) return true
      }
      if (anyStream || !teller.isSure(segment, slot)) return false
      layers.read(row as RowIndex)
      output.reserve(tunnelledRoom)
      return write(tunnelled, slot, row, Told.told, output)
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
  return {
    open(segment) {
      first.open(segment)
      second.open(segment)
    },
    put(slot, row, told, out, at) {
      const middle = first.put(slot, row, told, out, at)
      if (middle <= at) return middle
      out[middle] = between
      return second.put(slot, row, told, out, middle + 1)
    },
  }
}

function quoted(value: PutValue, { quote }: FieldSettings): PutValue {
  if (quote === '') return value
  const mark = asciiCode(quote)
  return {
    open: (segment) => value.open(segment),
    put(slot, row, told, out, at) {
      const end = value.put(slot, row, told, out, at + 1)
      if (end <= at + 1) return end < 0 ? end : at
      out[at] = mark
      out[end] = mark
      return end + 1
    },
  }
}
