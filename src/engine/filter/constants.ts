/** Values that no frame changes: literals, and what is computed of them alone. */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import type { ArithmeticOperand, NegativeOperand, Operand } from '../../shared/filter/ast.ts'
import { canNegate, negated, operationOf } from './arithmetic.ts'
import type { Interval, Ordinal } from './ordinals.ts'
import { classOf, nounOf } from './types.ts'
import { bytesOf, floatOf, isLiteral, type Literal, literalIntervals, point, textOf } from './values.ts'

export type Constant = Literal | ArithmeticOperand | NegativeOperand

export function isConstant(operand: Operand): operand is Constant {
  if (operand.kind === 'arithmetic') return isConstant(operand.left) && isConstant(operand.right)
  return operand.kind === 'negative' ? isConstant(operand.operand) : isLiteral(operand)
}

/** The ordinals a constant stands for beside a field. */
export function intervalsOf(constant: Constant, info: FieldInfo): Result<readonly Interval[]> {
  if (isLiteral(constant)) return literalIntervals(constant, info)
  const value = computed(constant, info)
  return value.ok ? ok(point(value.value as Ordinal)) : value
}

/** A constant as one value of a type: of a network, its first address. */
export function fieldValueOf(constant: Constant, info: FieldInfo): Result<FieldValue> {
  if (!isLiteral(constant)) return computed(constant, info)
  switch (classOf(info.type)) {
    case 'string': {
      const text = textOf(constant, info)
      return text.ok ? ok(text.value.text) : text
    }
    case 'double':
      return floatOf(constant, info)
    case 'bytes':
    case 'protocol':
      if (info.type !== 'ether') return bytesOf(constant, info)
  }
  const intervals = intervalsOf(constant, info)
  if (!intervals.ok) return intervals
  const [{ first }] = intervals.value
  const width = { ipv4: 4, ipv6: 16, ether: 6 }[info.type as string]
  if (classOf(info.type) === 'boolean') return ok(first !== 0)
  return ok(width === undefined ? first : addressBytes(first, width))
}

const addressBytes = (value: Ordinal, width: number): Uint8Array =>
  Uint8Array.from({ length: width }, (_, i) => Number((BigInt(value) >> BigInt(8 * (width - 1 - i))) & 0xffn))

/** `80 + 1` beside a field, and `-{80 + 1}`. */
function computed(constant: ArithmeticOperand | NegativeOperand, info: FieldInfo): Result<FieldValue> {
  const none = fail('This has no value: it is too large or too small, or divided by zero.')
  if (constant.kind === 'negative') {
    const of = fieldValueOf(constant.operand as Constant, info)
    if (!of.ok) return of
    const value = canNegate(info.type) ? negated(of.value, info.type) : undefined
    return value === undefined ? none : ok(value)
  }
  const [left, right] = [fieldValueOf(constant.left as Constant, info), fieldValueOf(constant.right as Constant, info)]
  if (!left.ok) return left
  if (!right.ok) return right
  const { operator } = constant
  if (operator === '&') return fail('Of two values & makes no sense: write the number that comes of it.')
  const operation = operationOf(operator, info.type)
  if (!operation)
    return fail(`${info.name} is ${nounOf(info.type)}, which can’t be compared with what ${operator} makes.`)
  const value = operation(left.value, right.value)
  return value === undefined ? none : ok(value)
}
