/** `-T fields`: the values of the fields that -e names, as tshark prints them. */
import type { Registry } from '../engine/dissect/registry.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { columnsOf } from './columns.ts'
import type { Printer } from './printers.ts'

interface Settings {
  separator: string
  aggregator: string
  occurrence: string
  quote: string
  header: boolean
}

const QUOTES: Readonly<Record<string, string>> = { d: '"', s: "'", n: '' }

export function fieldsPrinter(
  registry: Registry,
  names: readonly string[],
  options: readonly string[],
): Result<Printer> {
  if (names.length === 0) return fail('"-T fields" was given, but no field to print: name them with -e')
  const settings = readSettings(options)
  if (!settings.ok) return settings
  const columns = columnsOf(registry, names)
  if (!columns.ok) return columns
  const { separator, aggregator, occurrence, quote, header } = settings.value
  return ok({
    begin: header ? `${names.join(separator)}\n` : '',
    end: '',
    print(detail) {
      const cells = columns.value.map((column) => {
        const values = column(detail)
        if (values.length === 0) return ''
        const chosen = occurrence === 'f' ? values.slice(0, 1) : occurrence === 'l' ? values.slice(-1) : values
        return `${quote}${chosen.join(aggregator)}${quote}`
      })
      return `${cells.join(separator)}\n`
    },
  })
}

function readSettings(options: readonly string[]): Result<Settings> {
  const settings: Settings = { separator: '\t', aggregator: ',', occurrence: 'a', quote: '', header: false }
  for (const option of options) {
    const [name, value = ''] = option.split(/=(.*)/s)
    if (name === 'separator' && value !== '') settings.separator = character(value)
    else if (name === 'aggregator' && value !== '') settings.aggregator = character(value)
    else if (name === 'header' && /^[yn]$/.test(value)) settings.header = value === 'y'
    else if (name === 'occurrence' && /^[fla]$/.test(value)) settings.occurrence = value
    else if (name === 'quote' && Object.hasOwn(QUOTES, value)) settings.quote = QUOTES[value]
    else {
      const known = 'separator=/t|/s|CHARACTER, aggregator=,|/s|CHARACTER, header=y|n, occurrence=f|l|a, quote=d|s|n'
      return fail(`"${option}" is not a valid field output option: ${known}`)
    }
  }
  return ok(settings)
}

/** tshark takes the first character of longer ones, and so do we. */
const character = (value: string): string => (value === '/t' ? '\t' : value === '/s' ? ' ' : value[0])
