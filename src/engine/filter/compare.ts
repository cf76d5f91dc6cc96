/** Values against values: order, and bytes or text within one another. */
import type { FieldType, FieldValue } from '../../shared/fields.ts'
import { ordinalOf, type Relation } from './ordinals.ts'
import { integerBounds, isSigned, wideSigned } from './types.ts'

/** Bytes as they are, text in UTF-8. */
function buffer(value: FieldValue): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value)
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined
}

/**
 * Negative, zero or positive; undefined when the two can't be compared. Of two byte strings the longer one is greater, as in
 * Wireshark. Text beside bytes (an alias may have both) is taken as its UTF-8.
 */
export function compareValues(a: FieldValue, b: FieldValue): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  const [one, other] = [buffer(a), buffer(b)]
  if (one && other) return one.length - other.length || Buffer.compare(one, other)
  const [left, right] = [ordinalOf(a), ordinalOf(b)]
  if (left === undefined || right === undefined) return undefined
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * Whether `a relation b` of integers, as Wireshark compares them: `b` is taken for the kind of number that `a` is, so that an
 * unsigned number is neither more nor less than a negative one, just another.
 */
export function integersHold(relation: Relation, a: FieldValue, b: FieldValue, type: FieldType): boolean {
  const [left, right] = [ordinalOf(a), ordinalOf(b)]
  if (left === undefined || right === undefined) return false
  const signed = isSigned(type) || left < 0
  const comparable = signed ? right <= integerBounds(wideSigned(type)).greatest : right >= 0
  return comparable ? holds(relation, left < right ? -1 : left > right ? 1 : 0) : relation === 'ne'
}

export function holds(relation: Relation, order: number | undefined): boolean {
  if (order === undefined || Number.isNaN(order)) return false
  switch (relation) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
  }
}

/** Whether `a` has `b` in it; an empty `b` is in nothing. */
export function contains(a: FieldValue, b: FieldValue): boolean {
  if (typeof a === 'string' && typeof b === 'string') return b !== '' && a.includes(b)
  const [one, other] = [buffer(a), buffer(b)]
  return one !== undefined && other !== undefined && other.length > 0 && one.indexOf(other) >= 0
}
