/**
 * `-T ek`: newline-delimited JSON for Elasticsearch's bulk interface, in tshark's shape. A line with the index, a line with the frame: its
 * protocols, in each the fields of its tree without their nesting, those of one name under one parent together.
 */
import type { Detail } from '../../dissect/detail.ts'
import type { Field } from '../../dissect/protocol.ts'
import { ownerOf } from '../../filter/names.ts'
import type { FieldValues, Printed } from './columns.ts'
import { hiddenAfter, jsonText, localDay, rawHex, textKey } from './json-value.ts'
import type { Printer } from './printer.ts'

export interface EkSettings {
  readonly fields: FieldValues | null
  readonly names: readonly string[]
  readonly raw: boolean
}

export function ekPrinter({ fields, names, raw }: EkSettings): Printer {
  return {
    begin: '',
    between: '',
    layers: fields?.layers,
    end: () => '',
    print(printed) {
      const { context } = printed.detail
      const layers = fields ? chosen(fields, names, printed) : objectOf(printed.detail, -1, raw)
      const milliseconds = BigInt(context.timeSeconds) * 1000n + BigInt(Math.floor(context.timeNanos / 1e6))
      const index = `{"index":{"_index":"packets-${localDay(context.timeSeconds)}","_type":"doc"}}`
      return `${index}\n{"timestamp":"${milliseconds}","layers":${layers}}\n`
    },
  }
}

const quoted = (text: string): string => JSON.stringify(text)
const keyed = (name: string): string => quoted(name.replaceAll('.', '_'))

function chosen(fields: FieldValues, names: readonly string[], printed: Printed): string {
  fields.collect(printed)
  const members: string[] = []
  fields.values.forEach((values, i) => {
    if (values.length > 0) members.push(`${keyed(names[i])}:[${values.map(quoted).join(',')}]`)
  })
  return `{${members.join(',')}}`
}

/** A protocol's tree, of -1 the frame's. */
function objectOf(detail: Detail, root: number, raw: boolean): string {
  const groups = new Map<string, { readonly name: string; readonly nodes: number[] }>()
  const { depths, fields } = detail
  const rootDepth = root < 0 ? -1 : depths[root]
  const path: string[] = []
  const add = (depth: number, name: string, attribute: string, node: number): void => {
    const key = `${depth - 1 > rootDepth ? path[depth - 1] : ''} ${name}`
    const group = groups.get(key)
    if (group) group.nodes.push(node)
    else groups.set(key, { name: attribute, nodes: [node] })
  }
  for (let node = root + 1; node < depths.length && depths[node] > rootDepth; node++) {
    const depth = depths[node]
    const field = fields[node]
    path[depth] = field?.name ?? 'text'
    add(depth, path[depth], field ? attributeName(detail, field, field.name) : 'text', node)
    // What is in a protocol stands in an object of its own.
    if (field?.type === 'protocol') while (node + 1 < depths.length && depths[node + 1] > depth) node++
    else if (field) {
      for (const [name, same] of hiddenAfter(detail, node)) add(depth, name, attributeName(detail, field, name), same)
    }
  }
  const members: string[] = []
  for (const { name, nodes } of groups.values()) addGroup(members, detail, name, nodes, raw)
  return `{${members.join(',')}}`
}

function addGroup(members: string[], detail: Detail, name: string, nodes: readonly number[], raw: boolean): void {
  const [first] = nodes
  const list = (values: readonly string[]): string => (values.length === 1 ? values[0] : `[${values.join(',')}]`)
  if (raw && detail.fields[first] && detail.lengths[first] > 0) {
    members.push(`${keyed(`${name}_raw`)}:${list(nodes.map((node) => quoted(rawOf(detail, node))))}`)
  }
  members.push(`${keyed(name)}:${list(nodes.map((node) => nodeValue(detail, node, raw)))}`)
}

/** A name after that of the protocol that the field is of. */
function attributeName(detail: Detail, field: Field, name: string): string {
  if (field.type === 'protocol') return name
  const owner = ownerOf(detail.registry, field)?.name ?? field.name.split('.').slice(0, -1).join('.')
  return `${owner}_${name}`
}

function rawOf(detail: Detail, node: number): string {
  const start = detail.starts[node]
  const { bytes } = detail.sources[detail.sourceIndexes[node]]
  const field = detail.fields[node]
  return field ? rawHex(field, detail.values[node], bytes.subarray(start, start + detail.lengths[node])) : ''
}

function nodeValue(detail: Detail, node: number, raw: boolean): string {
  const field = detail.fields[node]
  if (field === null) return quoted(textKey(detail, node))
  const value = detail.values[node]
  switch (field.type) {
    case 'protocol':
      return objectOf(detail, node, raw)
    case 'none':
      return 'null'
    case 'boolean':
      return value ? 'true' : 'false'
    case 'absolute_time':
      return typeof value === 'bigint' ? quoted(isoTime(value)) : 'null'
    default:
      return quoted(jsonText(field, value))
  }
}

const BILLION = 1_000_000_000n

/** `2026-11-21T06:14:53.904426272Z`. */
function isoTime(ns: bigint): string {
  const nanos = ((ns % BILLION) + BILLION) % BILLION
  const date = new Date(Number((ns - nanos) / BILLION) * 1000)
  if (Number.isNaN(date.getTime())) return 'Not representable'
  return `${date.toISOString().slice(0, -5)}.${String(nanos).padStart(9, '0')}Z`
}
