/**
 * `-T json`: an array of frames in tshark's shape. Each has its tree as nested objects in the order of the tree, so that a name that occurs
 * again is there again; with -x (or `-T jsonraw` alone) each field's bytes as well; with -e lists of the values of those fields only.
 */

import type { FieldType } from '../../../shared/fields.ts'
import type { Detail } from '../../dissect/detail.ts'
import type { Field } from '../../dissect/protocol.ts'
import type { FieldValues, Printed } from './columns.ts'
import { hiddenAfter, jsonText, localDay, rawHex, textKey } from './json-value.ts'
import type { Printer } from './printer.ts'

export interface JsonSettings {
  readonly fields: FieldValues | null
  readonly names: readonly string[]
  readonly values: boolean
  readonly raw: boolean
}

/** Depth of what is in `layers`, for indentation. */
const LAYERS_DEPTH = 5

export function jsonPrinter(settings: JsonSettings): Printer {
  const { fields, names } = settings
  return {
    begin: '[',
    between: ',',
    layers: fields?.layers,
    end: (any) => (any ? '\n]\n' : ']\n'),
    print(printed) {
      const layers = fields ? chosen(fields, names, printed) : layersOf(printed.detail, settings)
      return `\n  {\n    "_index": "packets-${localDay(printed.detail.context.timeSeconds)}",\n    "_type": "doc",\n    "_score": null,\n    "_source": {\n      "layers": ${layers}\n    }\n  }`
    },
  }
}

/** Members of an object, or elements of an array, a line each. */
function block(open: string, close: string, parts: readonly string[], depth: number): string {
  if (parts.length === 0) return open + close
  const indent = '  '.repeat(depth)
  return `${open}\n${indent}${parts.join(`,\n${indent}`)}\n${'  '.repeat(depth - 1)}${close}`
}

const quoted = (text: string): string => JSON.stringify(text)

function chosen(fields: FieldValues, names: readonly string[], printed: Printed): string {
  fields.collect(printed)
  const members: string[] = []
  fields.values.forEach((values, i) => {
    if (values.length === 0) return
    members.push(`${quoted(names[i])}: ${block('[', ']', values.map(quoted), LAYERS_DEPTH)}`)
  })
  return block('{', '}', members, LAYERS_DEPTH - 1)
}

function layersOf(detail: Detail, settings: JsonSettings): string {
  const { depths } = detail
  let node = 0
  /** The members that the nodes from `node` on at `depth` are. */
  const members = (depth: number): string[] => {
    const parts: string[] = []
    while (node < depths.length && depths[node] >= depth) {
      const own = node++
      const hasChildren = node < depths.length && depths[node] > depths[own]
      addNode(parts, detail, own, keyOf(detail, own), settings, depth)
      const children = hasChildren ? members(depths[own] + 1) : []
      if (hasChildren) parts.push(`${quoted(treeKey(detail, own))}: ${block('{', '}', children, depth + LAYERS_DEPTH)}`)
      else if (!hasValue(detail, own) && settings.values)
        parts.push(`${quoted(keyOf(detail, own))}: ${quoted(emptyText(detail, own))}`)
      for (const [name, same] of hiddenAfter(detail, own)) addNode(parts, detail, same, name, settings, depth)
    }
    return parts
  }
  return block('{', '}', members(0), LAYERS_DEPTH - 1)
}

/** What a node's name is in JSON; a line of text is its own. */
const keyOf = (detail: Detail, node: number): string => detail.fields[node]?.name ?? textKey(detail, node)

/** Children of a node with a value stand under a name of their own. */
const treeKey = (detail: Detail, node: number): string =>
  hasValue(detail, node) ? `${keyOf(detail, node)}_tree` : keyOf(detail, node)

const hasValue = (detail: Detail, node: number): boolean => {
  const field = detail.fields[node]
  return field !== null && field.type !== 'protocol' && field.type !== 'none'
}

/** Of a node with neither value nor children. */
const emptyText = (detail: Detail, node: number): string =>
  detail.fields[node]?.type === 'protocol' ? detail.text(node) : ''

function addNode(
  parts: string[],
  detail: Detail,
  node: number,
  name: string,
  { values, raw }: JsonSettings,
  depth: number,
): void {
  const field = detail.fields[node]
  if (field === null) return
  if (raw && (!values || detail.lengths[node] > 0)) {
    parts.push(
      `${quoted(`${name}_raw`)}: ${block('[', ']', rawParts(detail, node, field, name), depth + LAYERS_DEPTH)}`,
    )
  }
  if (values && hasValue(detail, node)) parts.push(`${quoted(name)}: ${quoted(jsonText(field, detail.values[node]))}`)
}

/** Hexadecimal bytes, place, length, mask, and the number of the type in tshark, to which names of hosts are text. */
function rawParts(detail: Detail, node: number, field: Field, name: string): string[] {
  const start = detail.starts[node]
  const length = detail.lengths[node]
  const { bytes } = detail.sources[detail.sourceIndexes[node]]
  const hex = rawHex(field, detail.values[node], bytes.subarray(start, start + length))
  return [
    quoted(hex),
    String(start),
    String(length),
    String(field.mask ?? 0),
    String(TYPE_NUMBERS[name.endsWith('host') ? 'string' : field.type]),
  ]
}

/** Types as Wireshark 4.0 numbers them. */
const TYPE_NUMBERS: Readonly<Record<FieldType, number>> = {
  none: 0,
  protocol: 1,
  boolean: 2,
  uint8: 4,
  uint16: 5,
  uint24: 6,
  uint32: 7,
  uint64: 11,
  int8: 12,
  int16: 13,
  int32: 15,
  int64: 19,
  double: 23,
  absolute_time: 24,
  relative_time: 25,
  string: 26,
  ether: 29,
  bytes: 30,
  ipv4: 32,
  ipv6: 33,
  framenum: 35,
}
