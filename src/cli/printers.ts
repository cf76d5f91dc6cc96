/** What `read` prints of a frame, by format. */
import type { Registry } from '../engine/dissect/registry.ts'
import type { WantedLayers } from '../engine/dissect/wanted-layers.ts'
import { frameToJson } from '../engine/session/frame-json.ts'
import { ok, type Result } from '../shared/base/result.ts'
import { FieldValues, type Printed } from './columns.ts'
import { csvPrinter } from './print-csv.ts'
import { ekPrinter } from './print-ek.ts'
import { fieldsPrinter } from './print-fields.ts'
import { jsonPrinter } from './print-json.ts'
import { textPrinter } from './print-text.ts'
import type { Format, ReadOptions } from './read-options.ts'
import { timeColumn } from './time-column.ts'

export interface Printer {
  readonly begin: string
  print(printed: Printed): string
  /** Asked for after the last frame. */
  end(): string
  /** The layers that are printed; all when absent. */
  readonly layers?: WantedLayers | undefined
}

export function printerFor(registry: Registry, format: Format, options: ReadOptions): Result<Printer> {
  const time = timeColumn(options.time, options.hoursMinutes)
  const names = options.fields
  const found = FieldValues.of(registry, names, time)
  if (!found.ok) return found
  const fields = names.length > 0 ? found.value : null
  switch (format) {
    case 'text':
      return ok(textPrinter({ ...options, time }))
    case 'fields':
      return ok(fieldsPrinter(found.value, names, options.settings))
    case 'json':
      return ok(jsonPrinter({ fields, names, values: true, raw: options.hex }))
    case 'jsonraw':
      return ok(jsonPrinter({ fields: null, names, values: false, raw: true }))
    case 'ek':
      return ok(ekPrinter({ fields, names, raw: options.hex }))
    case 'csv':
      return ok(csvPrinter(time))
    case 'jsonl':
      return ok({ begin: '', print: ({ detail }) => `${frameToJson(detail)}\n`, end: () => '' })
  }
}
