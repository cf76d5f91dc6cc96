/**
 * Numbers and times with one another. Integers are computed in 32 bits, or in 64 where the field has more, as Wireshark does:
 * what does not fit has no value, and neither has an unsigned number together with a negative one. A difference below zero is
 * a negative number.
 */
import type { FieldType, FieldValue } from '../../shared/fields.ts'
import type { ArithmeticOperator } from '../../shared/filter/tokens.ts'
import { type Ordinal, ordinal, ordinalOf } from './ordinals.ts'
import { classOf, integerBounds, isSigned, wideSigned, wideUnsigned } from './types.ts'

export type Operator = Exclude<ArithmeticOperator, '&'>
export type Operation = (left: FieldValue, right: FieldValue) => FieldValue | undefined

/** What an operator does to values of a type, undefined when it can't be used with them. */
export function operationOf(operator: Operator, type: FieldType): Operation | undefined {
  switch (classOf(type)) {
    case 'integer':
      return (left, right) => {
        const [a, b] = [ordinalOf(left), ordinalOf(right)]
        return a === undefined || b === undefined ? undefined : integers(operator, a, b, type)
      }
    case 'relative_time':
      if (operator !== '+' && operator !== '-') return undefined
      return (left, right) => {
        const [a, b] = [ordinalOf(left), ordinalOf(right)]
        if (a === undefined || b === undefined) return undefined
        return operator === '+' ? BigInt(a) + BigInt(b) : BigInt(a) - BigInt(b)
      }
    case 'double':
      if (operator === '%') return undefined
      return (left, right) => floats(operator, Number(left), Number(right))
    default:
      return undefined
  }
}

function integers(operator: Operator, a: Ordinal, b: Ordinal, type: FieldType): Ordinal | undefined {
  const signed = isSigned(type) || a < 0
  const bounds = integerBounds(signed ? wideSigned(type) : wideUnsigned(type))
  if (b < bounds.least || b > bounds.greatest) return undefined
  const result = compute(operator, BigInt(a), BigInt(b))
  if (result === undefined) return undefined
  const least = signed || operator === '-' ? integerBounds(wideSigned(type)).least : 0n
  return result < least || result > bounds.greatest ? undefined : ordinal(result)
}

function compute(operator: Operator, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0n ? undefined : a / b
    case '%':
      return b === 0n ? undefined : a % b
  }
}

function floats(operator: Exclude<Operator, '%'> | '%', a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? undefined : a / b
    case '%':
      return undefined
  }
}

export const canNegate = (type: FieldType): boolean => ['integer', 'relative_time', 'double'].includes(classOf(type))

export function negated(value: FieldValue, type: FieldType): FieldValue | undefined {
  if (classOf(type) === 'double') return -Number(value)
  const of = ordinalOf(value)
  if (of === undefined) return undefined
  const result = -BigInt(of)
  if (classOf(type) === 'relative_time') return result
  const { least, greatest } = integerBounds(wideSigned(type))
  return result < least || result > greatest ? undefined : ordinal(result)
}

export const absolute = (value: FieldValue, type: FieldType): FieldValue | undefined =>
  (typeof value === 'number' || typeof value === 'bigint') && value < 0 ? negated(value, type) : value
