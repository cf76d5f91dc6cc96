/** `-T fields`: the values of the fields that -e names, as tshark prints them. */
import type { FieldValues } from './columns.ts'
import type { FieldSettings } from './print-settings.ts'
import type { Printer } from './printer.ts'

const BOM = '\ufeff'

export function fieldsPrinter(fields: FieldValues, names: readonly string[], settings: FieldSettings): Printer {
  const { separator, aggregator, occurrence, quote, header, bom } = settings
  const { values } = fields
  const cell = (all: readonly string[]): string => {
    if (all.length === 0) return ''
    if (occurrence === 'a') return `${quote}${all.length === 1 ? all[0] : all.join(aggregator)}${quote}`
    return `${quote}${all[occurrence === 'f' ? 0 : all.length - 1]}${quote}`
  }
  return {
    begin: `${bom ? BOM : ''}${header ? `${names.join(separator)}\n` : ''}`,
    print(printed) {
      fields.collect(printed)
      let line = cell(values[0])
      for (let i = 1; i < values.length; i++) line += separator + cell(values[i])
      return `${line}\n`
    },
    between: '',
    end: () => '',
    layers: fields.layers,
  }
}
