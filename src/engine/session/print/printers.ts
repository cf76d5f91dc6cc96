/** The printers by format. */
import { ok, type Result } from '../../../shared/base/result.ts'
import type { Registry } from '../../dissect/registry.ts'
import { FieldValues } from './columns.ts'
import { cefPrinter } from './print-cef.ts'
import { csvPrinter } from './print-csv.ts'
import { ekPrinter } from './print-ek.ts'
import { fieldsPrinter } from './print-fields.ts'
import { jsonPrinter } from './print-json.ts'
import { jsonlPrinter } from './print-jsonl.ts'
import type { PrintSettings } from './print-settings.ts'
import { textPrinter } from './print-text.ts'
import type { Printer } from './printer.ts'
import { timeColumn } from './time-column.ts'

/** Fails with what tshark says when a field has no such name. */
export function printerFor(registry: Registry, asked: PrintSettings): Result<Printer> {
  const time = timeColumn(asked.time, asked.hoursMinutes)
  const names = asked.fields
  const found = FieldValues.of(registry, names, time)
  if (!found.ok) return found
  const fields = names.length > 0 ? found.value : null
  switch (asked.format) {
    case 'text':
      return ok(textPrinter({ ...asked, time }))
    case 'fields':
      return ok(fieldsPrinter(found.value, names, asked.settings))
    case 'json':
      return ok(jsonPrinter({ fields, names, values: true, raw: asked.hex }))
    case 'jsonraw':
      return ok(jsonPrinter({ fields: null, names, values: false, raw: true }))
    case 'ek':
      return ok(ekPrinter({ fields, names, raw: asked.hex }))
    case 'csv':
      return ok(csvPrinter(time))
    case 'cef':
      return ok(cefPrinter(asked.version))
    case 'jsonl':
      return ok(jsonlPrinter())
  }
}
