/**
 * `-T json`: an array of frames in tshark's shape. Each has its tree as nested objects, fields by name, values as tshark prints them, a
 * name that occurs again a list; or, with -e, lists of the values of those fields only.
 */

import type { Detail } from '../engine/dissect/detail.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import { ok, type Result } from '../shared/base/result.ts'
import { formatFieldValue } from '../shared/format/value.ts'
import { columnsOf } from './columns.ts'
import type { Printer } from './printers.ts'

type Layer = { [name: string]: unknown }

export function jsonPrinter(registry: Registry, names: readonly string[]): Result<Printer> {
  const columns = columnsOf(registry, names)
  if (!columns.ok) return columns
  const chosen = (detail: Detail): Layer => {
    const layer: Layer = {}
    columns.value.forEach((column, i) => {
      const values = column(detail)
      if (values.length > 0) layer[names[i]] = values
    })
    return layer
  }
  let first = true
  return ok({
    begin: '[',
    get end() {
      return first ? ']\n' : '\n]\n'
    },
    print(detail) {
      const layers = names.length > 0 ? chosen(detail) : frameLayers(detail)
      const frame = { _index: `packets-${localDate(detail)}`, _type: 'doc', _score: null, _source: { layers } }
      const text = JSON.stringify(frame, null, 2).replaceAll('\n', '\n  ')
      const comma = first ? '' : ','
      first = false
      return `${comma}\n  ${text}`
    },
  })
}

/** The frame's day where we are, as 2026-11-21. */
function localDate({ context }: Detail): string {
  const date = new Date(context.timeSeconds * 1000)
  if (Number.isNaN(date.getTime())) return '1970-01-01'
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function frameLayers(detail: Detail): Layer {
  const root: Layer = {}
  const open: Layer[] = [root]
  for (let i = 0; i < detail.fields.length; i++) {
    const depth = detail.depths[i]
    open.length = depth + 1
    const parent = open[depth] ?? root
    const field = detail.fields[i]
    const hasChildren = i + 1 < detail.fields.length && detail.depths[i + 1] > depth
    const name = field?.name ?? detail.text(i)
    if (field && field.type !== 'protocol') add(parent, name, formatFieldValue(field, detail.values[i]))
    if (!hasChildren) continue
    const layer: Layer = {}
    open[depth + 1] = layer
    add(parent, field && field.type !== 'protocol' ? `${name}_tree` : name, layer)
  }
  return root
}

function add(layer: Layer, name: string, value: unknown): void {
  const before = Object.hasOwn(layer, name) ? layer[name] : undefined
  if (before === undefined) layer[name] = value
  else layer[name] = Array.isArray(before) ? [...before, value] : [before, value]
}
