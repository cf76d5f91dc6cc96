/** What the functions of the filter language do with the values of their arguments. */
import { type FieldInfo, type FieldValue, integerBits } from '../../shared/fields.ts'
import type { FunctionName } from '../../shared/filter/tokens.ts'
import { formatEther, formatIPv4, formatIPv6 } from '../../shared/format/address.ts'
import { absolute } from './arithmetic.ts'
import { compareValues } from './compare.ts'

const encoder = new TextEncoder()

/** The values of a call, from those of its arguments; `info` is the first argument that is a field. */
export function callFunction(name: FunctionName, info: FieldInfo, lists: readonly FieldValue[][]): FieldValue[] {
  const [values] = lists
  switch (name) {
    case 'len': {
      const width = integerBits(info.type) / 8
      return values.map((value) => lengthOf(value, width))
    }
    case 'count':
      return values.length === 0 ? [] : [values.length]
    case 'lower':
      return values.map((value) => String(value).toLowerCase())
    case 'upper':
      return values.map((value) => String(value).toUpperCase())
    case 'string':
      return values.map((value) => textOf(value, info))
    case 'abs':
      return values.flatMap((value) => absolute(value, info.type) ?? [])
    case 'max':
      return extreme(lists, (order) => order > 0)
    case 'min':
      return extreme(lists, (order) => order < 0)
  }
}

/** Of all values of all arguments one, if there is any. */
function extreme(lists: readonly FieldValue[][], isBetter: (order: number) => boolean): FieldValue[] {
  let best: FieldValue | undefined
  for (const list of lists) {
    for (const value of list) if (best === undefined || isBetter(compareValues(value, best) ?? 0)) best = value
  }
  return best === undefined ? [] : [best]
}

/** In bytes; a number's are those of its type. */
function lengthOf(value: FieldValue, width: number): number {
  if (typeof value === 'string') return encoder.encode(value).length
  return value instanceof Uint8Array ? value.length : width || 8
}

/** Numbers in decimal, addresses as they are written. */
function textOf(value: FieldValue, { type }: FieldInfo): string {
  if (!(value instanceof Uint8Array)) return String(value)
  if (type === 'ether') return formatEther(value)
  return type === 'ipv4' ? formatIPv4(value) : formatIPv6(value)
}
