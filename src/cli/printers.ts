/** What `read` prints of a frame: tshark's text and field formats, JSON, JSON lines. */

import type { Detail } from '../engine/dissect/detail.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import { frameToJson } from '../engine/session/frame-json.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { formatDuration } from '../shared/format/time.ts'
import { fieldsPrinter } from './print-fields.ts'
import { jsonPrinter } from './print-json.ts'
import type { ReadOptions } from './read.ts'
import { visibleText } from './visible.ts'

export interface Printer {
  readonly begin: string
  /** Asked for after the last frame. */
  readonly end: string
  print(detail: Detail): string
}

export function printerFor(registry: Registry, options: ReadOptions): Result<Printer> {
  const takesFields = options.format === 'fields' || options.format === 'json'
  if (options.fields.length > 0 && !takesFields) return fail('fields were named with -e, but not -T fields or -T json')
  if (options.fieldOptions.length > 0 && options.format !== 'fields') return fail('-E goes with -T fields')
  switch (options.format) {
    case 'text':
      return ok({ begin: '', end: '', print: textLine })
    case 'fields':
      return fieldsPrinter(registry, options.fields, options.fieldOptions)
    case 'json':
      return jsonPrinter(registry, options.fields)
    case 'jsonl':
      return ok({ begin: '', end: '', print: (detail) => `${frameToJson(detail)}\n` })
  }
}

const NUMBER_WIDTH = 5
const TIME_WIDTH = 10
const ADDRESS_WIDTH = 12

/** A line with tshark's columns and widths. Captured text can't move the cursor: control characters are shown. */
function textLine({ context, sourceColumn, destinationColumn, protocolColumn, info }: Detail): string {
  const nanos = context.interface.nanoseconds === true
  const time = formatDuration(context.relativeNs)
  return `${[
    String(context.number).padStart(NUMBER_WIDTH),
    (nanos ? time : time.slice(0, -3)).padStart(TIME_WIDTH),
    visibleText(sourceColumn).padStart(ADDRESS_WIDTH),
    '→',
    visibleText(destinationColumn).padEnd(ADDRESS_WIDTH),
    protocolColumn,
    String(context.originalLength),
    visibleText(info),
  ].join(' ')}\n`
}
