/** What `-e` names: a field, an alias of several, or a column of the table. */

import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { FieldInfo } from '../../../shared/fields.ts'
import { formatFieldValue } from '../../../shared/format/value.ts'
import type { Detail } from '../../dissect/detail.ts'
import type { Field } from '../../dissect/protocol.ts'
import type { Registry } from '../../dissect/registry.ts'
import type { WantedLayers } from '../../dissect/wanted-layers.ts'
import { layersOf } from '../../filter/wanted.ts'
import type { TimeColumn } from './time-column.ts'

/** A frame to print, and the time since the one that was printed before. */
export interface Printed {
  readonly detail: Detail
  readonly displayedNs: bigint
}

export type ListColumn = (printed: Printed) => string

/** The columns of the packet list by the name after `_ws.col.`, in lower case; `number` is ours. */
export function listColumns(time: TimeColumn): Readonly<Record<string, ListColumn>> {
  const number: ListColumn = ({ detail }) => String(detail.context.number)
  return {
    'no.': number,
    number,
    time: ({ detail, displayedNs }) => time(detail.context, displayedNs),
    source: ({ detail }) => detail.sourceColumn,
    destination: ({ detail }) => detail.destinationColumn,
    protocol: ({ detail }) => detail.protocolColumn,
    length: ({ detail }) => String(detail.context.originalLength),
    info: ({ detail }) => detail.info,
  }
}

const LIST_COLUMN = '_ws.col.'

/** Finds the values of all that was named in one pass over a frame's tree. */
export class FieldValues {
  /** Values by position of the name, of the frame that was collected last. */
  readonly values: string[][]
  private readonly columns: readonly (ListColumn | undefined)[]
  /** Positions that a field's values go to, by its id. */
  private readonly wanted: (number[] | undefined)[] = []
  private readonly anyField: boolean
  /** The layers that have the values, where that can be told. */
  readonly layers: 'columns' | WantedLayers | undefined

  private constructor(
    columns: readonly (ListColumn | undefined)[],
    fields: readonly (readonly Field[])[],
    layers: 'columns' | WantedLayers | undefined,
  ) {
    this.columns = columns
    this.layers = layers
    this.values = columns.map(() => [])
    fields.forEach((one, position) => {
      for (const { id } of one) this.wanted[id] = [...(this.wanted[id] ?? []), position]
    })
    this.anyField = this.wanted.length > 0
  }

  static of(registry: Registry, names: readonly string[], time: TimeColumn): Result<FieldValues> {
    const list = listColumns(time)
    const columns: (ListColumn | undefined)[] = []
    const fields: (readonly Field[])[] = []
    const unknown: string[] = []
    for (const name of names) {
      const column = name.startsWith(LIST_COLUMN) ? list[name.slice(LIST_COLUMN.length).toLowerCase()] : undefined
      const field = registry.field(name)
      const found = column ? [] : field ? [field] : registry.alias(name)?.of
      if (!found) unknown.push(name)
      columns.push(column)
      fields.push(found ?? [])
    }
    // tshark lists the last one first.
    if (unknown.length > 0)
      return fail(
        `Some fields aren't valid:\n${unknown
          .reverse()
          .map((name) => `\t${name}`)
          .join('\n')}`,
      )
    const layers = columns.some(Boolean) ? undefined : layersOf(fields.flat(), registry)
    return ok(new FieldValues(columns, fields, columns.every(Boolean) ? 'columns' : layers))
  }

  collect(printed: Printed): void {
    const { columns, values, wanted } = this
    for (let i = 0; i < columns.length; i++) {
      values[i].length = 0
      const column = columns[i]
      if (column) values[i].push(column(printed))
    }
    if (!this.anyField) return
    const { detail } = printed
    for (let node = 0; node < detail.fields.length; node++) {
      const field = detail.fields[node]
      if (field === null) continue
      const positions = wanted[field.id]
      if (positions === undefined) continue
      const text = textOf(detail, node, field)
      for (const position of positions) values[position].push(text)
    }
  }
}

/** As tshark prints it: a protocol's is its line in the tree. */
const textOf = (detail: Detail, node: number, field: FieldInfo): string =>
  field.type === 'protocol' ? detail.text(node) : formatFieldValue(field, detail.values[node])
