/** Reads a field's value where it stands in the bytes: the one place that knows how a type lies on the wire. */
import { u16, u24, u32, u64 } from '../../shared/bytes.ts'
import type { FieldType, FieldValue } from '../../shared/fields.ts'
import { decodeUtf8 } from '../../shared/format/text.ts'
import type { Field } from './protocol.ts'

/** One fixed-position field of a header: where it begins after the header's start, and its length in bytes. */
export type LayoutItem = readonly [field: Field, offset: number, length: number]

function word(bytes: Uint8Array, start: number, length: number): number {
  switch (length) {
    case 1:
      return bytes[start]
    case 2:
      return u16(bytes, start)
    case 3:
      return u24(bytes, start)
    default:
      return u32(bytes, start)
  }
}

const trailingZeros = (mask: number): number => 31 - Math.clz32(mask & -mask)

function signed(value: number, bits: number): number {
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value
}

const isText = (type: FieldType): boolean => type === 'string'
const isView = (type: FieldType): boolean => type === 'bytes' || type === 'ipv4' || type === 'ipv6' || type === 'ether'

/** Whether a value of the type is no number, but takes an object. */
export const isLarge = (type: FieldType): boolean => isView(type) || isText(type)

/** The value of `field` in the `length` bytes at `start`, in network order. The caller has checked that they are there. */
export function readValue(field: Field, bytes: Uint8Array, start: number, length: number): FieldValue {
  const { type, mask } = field
  if (type === 'none' || type === 'protocol') return null
  if (isView(type)) return bytes.subarray(start, start + length)
  if (isText(type)) return decodeUtf8(bytes, start, start + length)
  if (type === 'uint64') return u64(bytes, start)
  const raw = word(bytes, start, length)
  const value = mask === undefined ? raw : (raw & mask) >>> trailingZeros(mask)
  if (type === 'boolean') return value !== 0
  if (type === 'int8' || type === 'int16' || type === 'int32') return signed(value, length * 8)
  return value
}
