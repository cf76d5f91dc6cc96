/** Which types can be compared with which, and what they are called in messages. */
import type { FieldInfo, FieldType } from '../../shared/fields.ts'
import { integerBits } from '../../shared/fields.ts'

/** Of what is made of fields. */
export const derived = (name: string, type: FieldType): FieldInfo => ({ name, label: name, type })

/** Types whose values can be compared with one another. */
export type TypeClass =
  | 'none'
  | 'protocol'
  | 'boolean'
  | 'integer'
  | 'double'
  | 'ipv4'
  | 'ipv6'
  | 'bytes'
  | 'string'
  | 'absolute_time'
  | 'relative_time'

export function classOf(type: FieldType): TypeClass {
  if (integerBits(type) > 0) return 'integer'
  if (type === 'ether') return 'bytes'
  return type as TypeClass
}

/** Whether values are ordered by one number, see ordinals.ts. */
export function isOrdinal(type: FieldType): boolean {
  const typeClass = classOf(type)
  return (
    type === 'ether' || ['boolean', 'integer', 'ipv4', 'ipv6', 'absolute_time', 'relative_time'].includes(typeClass)
  )
}

/** Whether `contains` and `matches` can look into a value. */
export const isSearchable = (type: FieldType): boolean => ['string', 'bytes', 'protocol'].includes(classOf(type))

const NOUNS: Readonly<Record<TypeClass, string>> = {
  none: 'a label without a value',
  protocol: 'a protocol',
  boolean: 'a boolean',
  integer: 'a number',
  double: 'a floating-point number',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  bytes: 'a byte string',
  string: 'text',
  absolute_time: 'a date and time',
  relative_time: 'a time in seconds',
}

/** As `an IPv4 address`. */
export const nounOf = (type: FieldType): string => (type === 'ether' ? 'a hardware address' : NOUNS[classOf(type)])

export const isSigned = (type: FieldType): boolean => type.startsWith('int')

/** The type, of 32 or 64 bits, that a number of an integer type is computed in once it is negative. */
export const wideSigned = (type: FieldType): 'int32' | 'int64' => (integerBits(type) > 32 ? 'int64' : 'int32')
export const wideUnsigned = (type: FieldType): 'uint32' | 'uint64' => (integerBits(type) > 32 ? 'uint64' : 'uint32')

/** The least and greatest value of an integer type. */
export function integerBounds(type: FieldType): { readonly least: bigint; readonly greatest: bigint } {
  const bits = BigInt(integerBits(type))
  return isSigned(type)
    ? { least: -(1n << (bits - 1n)), greatest: (1n << (bits - 1n)) - 1n }
    : { least: 0n, greatest: (1n << bits) - 1n }
}
