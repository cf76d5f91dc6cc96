/**
 * The values of a source in a frame's tree. A field may occur several times, or not at all, in which case there are none.
 *
 * A protocol's value is its bytes: those that its tree line covers. Only `contains` and `matches` look further, to the end of the
 * data it is in, as Wireshark does.
 */
import type { FieldValue } from '../../shared/fields.ts'
import type { SliceRange } from '../../shared/filter/ast.ts'
import type { Detail } from '../dissect/detail.ts'
import { negated, type Operation, operationOf } from './arithmetic.ts'
import { callFunction } from './functions.ts'
import { isInLayers } from './layers.ts'
import type { FieldSource, Source } from './tree.ts'

type Values = (detail: Detail) => FieldValue[]

export function valuesOf(source: Source): Values {
  switch (source.kind) {
    case 'field':
      return (detail) => fieldValues(source, detail)
    case 'slice': {
      const of = valuesOf(source.of)
      return (detail) => of(detail).flatMap((value) => sliced(value, source.ranges) ?? [])
    }
    case 'mask':
      return paired(valuesOf(source.left), valuesOf(source.right), masked)
    case 'arithmetic': {
      const operation = operationOf(source.operator, source.info.type)
      return operation ? paired(valuesOf(source.left), valuesOf(source.right), operation) : () => []
    }
    case 'negative': {
      const of = valuesOf(source.of)
      return (detail) => of(detail).flatMap((value) => negated(value, source.info.type) ?? [])
    }
    case 'call': {
      const lists = source.arguments.map(valuesOf)
      const { info } = source.arguments.find(({ kind }) => kind !== 'constant') ?? source.arguments[0]
      return (detail) =>
        callFunction(
          source.name,
          info,
          lists.map((values) => values(detail)),
        )
    }
    case 'constant':
      return () => [...source.values]
  }
}

/** Pairs of values that one operation is done with in a frame; those of many occurrences of many fields would never end. */
const MAX_PAIRS = 16_384

/** What an operation makes of each value of one source with each of another, the same numbers once. */
function paired(left: Values, right: Values, operation: Operation): Values {
  return (detail) => {
    const found = new Set<FieldValue>()
    const others = right(detail)
    let pairs = 0
    for (const one of left(detail)) {
      for (const other of others) {
        if (++pairs > MAX_PAIRS) return [...found]
        const value = operation(one, other)
        if (value !== undefined) found.add(value)
      }
    }
    return [...found]
  }
}

/**
 * Whether a source without values is one whose fields are there: a sum that does not fit, a division by zero. As in Wireshark, what
 * has to hold for all its values holds then.
 */
export function hasOperands(source: Source, detail: Detail): boolean {
  switch (source.kind) {
    case 'arithmetic':
    case 'mask':
      return hasOperands(source.left, detail) && hasOperands(source.right, detail)
    case 'negative':
      return hasOperands(source.of, detail)
    default:
      return valuesOf(source)(detail).length > 0
  }
}

export function isPresent({ fields, layers }: FieldSource, detail: Detail): boolean {
  const only = fields.length === 1 ? fields[0] : undefined
  for (let i = 0; i < detail.fields.length; i++) {
    const found = detail.fields[i]
    if (found === null || (found !== only && (only || !fields.includes(found)))) continue
    if (!layers || isInLayers(detail, i, layers)) return true
  }
  return false
}

/** The value of node `i`: a protocol's is made of its bytes. */
export function nodeValue(detail: Detail, i: number, searched?: true): FieldValue {
  const field = detail.fields[i]
  if (field?.type !== 'protocol') return detail.values[i]
  if (!searched) return nodeBytes(detail, i)
  return detail.sources[detail.sourceIndexes[i]].bytes.subarray(detail.starts[i], extentEnd(detail, i))
}

/** The bytes that the line of node `i` covers. */
function nodeBytes(detail: Detail, i: number): Uint8Array {
  const start = detail.starts[i]
  return detail.sources[detail.sourceIndexes[i]].bytes.subarray(start, start + detail.lengths[i])
}

/** Where the bytes of a protocol's node end: those of its data source, or where it or a layer around it says that it ends. */
function extentEnd(detail: Detail, node: number): number {
  const source = detail.sourceIndexes[node]
  const { bytes } = detail.sources[source]
  let end = bytes.length
  for (let i = 0; i <= node; i++) {
    const field = detail.fields[i]
    if (field?.type !== 'protocol' || detail.sourceIndexes[i] !== source || detail.starts[i] > detail.starts[node])
      continue
    const stop = detail.registry.find(field.name)?.extent?.(detail.registry, bytes, detail.starts[i], end) ?? end
    if (stop > detail.starts[node]) end = Math.min(end, stop)
  }
  return end
}

export function fieldValues({ fields, searched, raw, layers }: FieldSource, detail: Detail): FieldValue[] {
  const found: FieldValue[] = []
  for (let i = 0; i < detail.fields.length; i++) {
    const field = detail.fields[i]
    if (field === null || !fields.includes(field)) continue
    const value = raw ? nodeBytes(detail, i) : nodeValue(detail, i, searched)
    if (value !== null && (!layers || isInLayers(detail, i, layers))) found.push(value)
  }
  return found
}

const encoder = new TextEncoder()

/** The bytes that the ranges name, one after another. Ranges that reach beyond the end name none. */
function sliced(value: FieldValue, ranges: readonly SliceRange[]): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? encoder.encode(value) : value
  if (!(bytes instanceof Uint8Array)) return undefined
  const parts: Uint8Array[] = []
  for (const { offset, length, last } of ranges) {
    const start = offset < 0 ? bytes.length + offset : offset
    const end = endOf(bytes.length, start, length, last)
    if (start >= 0 && end <= bytes.length && start < end) parts.push(bytes.subarray(start, end))
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts)
}

function endOf(size: number, start: number, length: number | undefined, last: number | undefined): number {
  if (last !== undefined) return (last < 0 ? size + last : last) + 1
  return length === undefined ? size : start + length
}

function masked(value: FieldValue, mask: FieldValue): FieldValue | undefined {
  if (value instanceof Uint8Array && mask instanceof Uint8Array) {
    return value.subarray(0, mask.length).map((byte, i) => byte & mask[i])
  }
  if (
    typeof value === 'number' &&
    typeof mask === 'number' &&
    value >= 0 &&
    value <= 0xffff_ffff &&
    mask <= 0xffff_ffff
  ) {
    return (value & mask) >>> 0
  }
  const [left, right] = [value, mask].map((part) => (typeof part === 'number' ? BigInt(part) : part))
  return typeof left === 'bigint' && typeof right === 'bigint' ? left & right : undefined
}
