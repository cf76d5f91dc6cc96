/** Operators between operands. Where only one side is a field, its type says what the other one means. */
import type { ArithmeticOperand, NegativeOperand, Operand } from '../../shared/filter/ast.ts'
import { canNegate, operationOf } from './arithmetic.ts'
import { fieldValueOf, isConstant } from './constants.ts'
import { refuse, refuseLiteral } from './refusal.ts'
import type { Scope } from './scope.ts'
import type { Source } from './tree.ts'
import { classOf, derived, nounOf } from './types.ts'

/** The source of an expression, undefined when no field is in it. */
export function checkArithmetic(operand: ArithmeticOperand, scope: Scope): Source | undefined {
  const { operator } = operand
  const [one, other] = [scope.source(operand.left), scope.source(operand.right)]
  const typed = one ?? other
  if (!typed) {
    const wrong = [operand.left, operand.right].find((side) => !isConstant(side))
    return wrong ? refuseLiteral(wrong, scope) : undefined
  }
  const { name, type } = typed.info
  if (operator === '&') {
    if (!MASKABLE.includes(classOf(type))) refuse(operand, `${name} is ${nounOf(type)}, which has no bits for &.`)
  } else if (!operationOf(operator, type)) {
    refuse(one ? operand.left : operand.right, `${name} is ${nounOf(type)}, which can’t be used with ${operator}.`)
  }
  const left = one ?? constant(operand.left, typed, scope)
  const right = other ?? constant(operand.right, typed, scope)
  if (classOf(left.info.type) !== classOf(right.info.type)) {
    const [a, b] = [left.info, right.info]
    refuse(operand, `${a.name} is ${nounOf(a.type)} and ${b.name} is ${nounOf(b.type)}: no ${operator} joins them.`)
  }
  if (operator !== '&')
    return { kind: 'arithmetic', info: derived(`${name} ${operator} …`, type), operator, left, right }
  return { kind: 'mask', info: derived(`${name} & …`, type === 'ether' ? 'bytes' : type), left, right }
}

const MASKABLE = ['integer', 'bytes', 'ipv4', 'ipv6']

/** Literals as one value of a source's type. */
export function constant(operand: Operand, beside: Source, scope: Scope): Source {
  if (!isConstant(operand)) return refuseLiteral(operand, scope)
  const { type, name } = beside.info
  // A mask of a hardware address is bytes, as many as are to be looked at.
  const info = derived(name, type === 'ether' ? 'bytes' : type)
  const value = fieldValueOf(operand, info)
  return value.ok ? { kind: 'constant', info, values: [value.value] } : refuse(operand, value.error)
}

export function checkNegative(operand: NegativeOperand, scope: Scope): Source | undefined {
  const of = scope.source(operand.operand)
  if (!of) return undefined
  const { name, type } = of.info
  if (!canNegate(type)) refuse(operand, `${name} is ${nounOf(type)}, which has no negative.`)
  return { kind: 'negative', info: derived(`-${name}`, type), of }
}
