/** What `-e` names: a field, an alias of several, or a column of the table. */
import type { Detail } from '../engine/dissect/detail.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { formatFieldValue } from '../shared/format/value.ts'

/** The values of a frame, in tree order, as tshark prints them. */
export type Column = (detail: Detail) => string[]

const TABLE_COLUMNS: Readonly<Record<string, Column>> = {
  '_ws.col.source': ({ sourceColumn }) => [sourceColumn],
  '_ws.col.destination': ({ destinationColumn }) => [destinationColumn],
  '_ws.col.protocol': ({ protocolColumn }) => [protocolColumn],
  '_ws.col.info': ({ info }) => [info],
  '_ws.col.number': ({ context }) => [String(context.number)],
  '_ws.col.length': ({ context }) => [String(context.originalLength)],
}

export function columnsOf(registry: Registry, names: readonly string[]): Result<Column[]> {
  const columns: Column[] = []
  const unknown: string[] = []
  for (const name of names) {
    const column = columnOf(registry, name)
    if (column) columns.push(column)
    else unknown.push(name)
  }
  return unknown.length > 0
    ? fail(`Some fields aren't valid:\n${unknown.map((name) => `\t${name}`).join('\n')}`)
    : ok(columns)
}

function columnOf(registry: Registry, name: string): Column | undefined {
  const column = TABLE_COLUMNS[name.toLowerCase()]
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
