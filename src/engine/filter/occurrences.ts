/**
 * The values of a source in a frame's tree. A field may occur several times, or not at all, in which case there are none.
 *
 * A protocol's value is its bytes: those that its tree line covers. Only `contains` and `matches` look further, to the end of the
 * data it is in, as Wireshark does.
 */
import { type FieldValue, integerBits } from '../../shared/fields.ts'
import type { SliceRange } from '../../shared/filter/ast.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Field } from '../dissect/protocol.ts'
import type { CallSource, FieldSource, Source } from './tree.ts'

type Values = (detail: Detail) => FieldValue[]

export function valuesOf(source: Source): Values {
  switch (source.kind) {
    case 'field':
      return (detail) => fieldValues(source, detail)
    case 'slice': {
      const of = valuesOf(source.of)
      return (detail) => of(detail).flatMap((value) => sliced(value, source.ranges) ?? [])
    }
    case 'mask': {
      const [left, right] = [valuesOf(source.left), valuesOf(source.right)]
      return (detail) => {
        const masks = right(detail)
        return left(detail).flatMap((value) => masks.flatMap((mask) => masked(value, mask) ?? []))
      }
    }
    case 'call':
      return callValues(source)
    case 'constant':
      return () => [source.value]
  }
}

export function isPresent(fields: readonly Field[], detail: Detail): boolean {
  const only = fields.length === 1 ? fields[0] : undefined
  for (const found of detail.fields)
    if (found !== null && (found === only || (!only && fields.includes(found)))) return true
  return false
}

/** The value of node `i`: a protocol's is made of its bytes. */
export function nodeValue(detail: Detail, i: number, searched?: true): FieldValue {
  const field = detail.fields[i]
  if (field?.type !== 'protocol') return detail.values[i]
  const { bytes } = detail.sources[detail.sourceIndexes[i]]
  const start = detail.starts[i]
  if (!searched) return bytes.subarray(start, start + detail.lengths[i])
  return bytes.subarray(start, extentEnd(detail, i))
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

function fieldValues({ fields, searched }: FieldSource, detail: Detail): FieldValue[] {
  const found: FieldValue[] = []
  for (let i = 0; i < detail.fields.length; i++) {
    const field = detail.fields[i]
    if (field === null || !fields.includes(field)) continue
    const value = nodeValue(detail, i, searched)
    if (value !== null) found.push(value)
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
    const end = last !== undefined ? last + 1 : length !== undefined ? start + length : bytes.length
    if (start >= 0 && end <= bytes.length && start < end) parts.push(bytes.subarray(start, end))
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts)
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

function callValues(source: CallSource): Values {
  const of = valuesOf(source.of)
  switch (source.name) {
    case 'len': {
      const width = integerBits(source.of.info.type) / 8
      return (detail) => of(detail).map((value) => lengthOf(value, width))
    }
    case 'count':
      return (detail) => {
        const { length } = of(detail)
        return length === 0 ? [] : [length]
      }
    case 'lower':
      return (detail) => of(detail).map((value) => String(value).toLowerCase())
    case 'upper':
      return (detail) => of(detail).map((value) => String(value).toUpperCase())
  }
}

/** In bytes; a number's are those of its type. */
function lengthOf(value: FieldValue, width: number): number {
  if (typeof value === 'string') return encoder.encode(value).length
  return value instanceof Uint8Array ? value.length : width || 8
}
