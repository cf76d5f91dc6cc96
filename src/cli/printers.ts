/** What `read` prints of a frame, by format. */
import type { Registry } from '../engine/dissect/registry.ts'
import { FieldValues } from '../engine/session/print/columns.ts'
import { csvPrinter } from '../engine/session/print/print-csv.ts'
import { jsonPrinter } from '../engine/session/print/print-json.ts'
import { jsonlPrinter } from '../engine/session/print/print-jsonl.ts'
import { textPrinter } from '../engine/session/print/print-text.ts'
import type { Printer } from '../engine/session/print/printer.ts'
import { timeColumn } from '../engine/session/print/time-column.ts'
import { ok, type Result } from '../shared/base/result.ts'
import { ekPrinter } from './print-ek.ts'
import { fieldsPrinter } from './print-fields.ts'
import type { Format, ReadOptions } from './read-options.ts'

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
      return ok(jsonlPrinter())
  }
}
