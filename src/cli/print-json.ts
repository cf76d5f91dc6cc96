/** `-T json`: the tree as nested objects, fields by name, values as tshark prints them. A name that occurs again becomes a list. */

import type { Detail } from '../engine/dissect/detail.ts'
import { formatFieldValue } from '../shared/format/value.ts'

type Layer = { [name: string]: unknown }

export function frameLayers(detail: Detail): Layer {
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
