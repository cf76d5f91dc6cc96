/** `-T fields`: the values of the fields that -e names, as tshark prints them. */

import type { Detail } from '../engine/dissect/detail.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { formatFieldValue } from '../shared/format/value.ts'
import type { Printer } from './printers.ts'

interface Settings {
  separator: string
  aggregator: string
  occurrence: 'f' | 'l' | 'a'
  quote: '' | '"' | "'"
  header: boolean
}

type Column = (detail: Detail) => string[]

const COLUMNS: Readonly<Record<string, Column>> = {
  '_ws.col.source': ({ sourceColumn }) => [sourceColumn],
  '_ws.col.destination': ({ destinationColumn }) => [destinationColumn],
  '_ws.col.protocol': ({ protocolColumn }) => [protocolColumn],
  '_ws.col.info': ({ info }) => [info],
  '_ws.col.number': ({ context }) => [String(context.number)],
  '_ws.col.length': ({ context }) => [String(context.originalLength)],
}

export function fieldsPrinter(
  registry: Registry,
  names: readonly string[],
  options: readonly string[],
): Result<Printer> {
  if (names.length === 0) return fail('"-T fields" was given, but no field to print: name them with -e')
  const settings = readSettings(options)
  if (!settings.ok) return settings
  const columns: Column[] = []
  const unknown: string[] = []
  for (const name of names) {
    const column = columnOf(registry, name)
    if (column) columns.push(column)
    else unknown.push(name)
  }
  if (unknown.length > 0) return fail(`Some fields aren't valid:\n${unknown.map((name) => `\t${name}`).join('\n')}`)
  const { separator, aggregator, occurrence, quote, header } = settings.value
  return ok({
    begin: header ? `${names.join(separator)}\n` : '',
    end: '',
    print(detail) {
      const cells = columns.map((column) => {
        const values = column(detail)
        if (values.length === 0) return ''
        const chosen = occurrence === 'f' ? values.slice(0, 1) : occurrence === 'l' ? values.slice(-1) : values
        return `${quote}${chosen.join(aggregator)}${quote}`
      })
      return `${cells.join(separator)}\n`
    },
  })
}

function columnOf(registry: Registry, name: string): Column | undefined {
  const column = COLUMNS[name.toLowerCase()]
  if (column) return column
  const field = registry.field(name)
  const fields = field ? [field] : registry.alias(name)?.of
  if (!fields) return undefined
  const wanted = new Set<object>(fields)
  return (detail) => {
    const values: string[] = []
    detail.fields.forEach((one, i) => {
      if (one && wanted.has(one)) values.push(formatFieldValue(one, detail.values[i]))
    })
    return values
  }
}

function readSettings(options: readonly string[]): Result<Settings> {
  const settings: Settings = { separator: '\t', aggregator: ',', occurrence: 'a', quote: '', header: false }
  for (const option of options) {
    const [name, value = ''] = option.split(/=(.*)/s)
    if (name === 'separator') settings.separator = character(value)
    else if (name === 'aggregator') settings.aggregator = character(value)
    else if (name === 'header') settings.header = value === 'y'
    else if (name === 'occurrence' && (value === 'f' || value === 'l' || value === 'a')) settings.occurrence = value
    else if (name === 'quote') settings.quote = value === 'd' ? '"' : value === 's' ? "'" : ''
    else return fail(`"${option}" is not a valid field output option: separator, aggregator, occurrence, header, quote`)
  }
  return ok(settings)
}

const character = (value: string): string => (value === '/t' ? '\t' : value === '/s' ? ' ' : value)
