/** Calls: what each function takes, and the type of what it gives. */
import type { FieldInfo, FieldType } from '../../shared/fields.ts'
import type { CallOperand } from '../../shared/filter/ast.ts'
import { FUNCTIONS, type FunctionName, isFunctionName } from '../../shared/filter/tokens.ts'
import { canNegate } from './arithmetic.ts'
import { constant } from './check-arithmetic.ts'
import { needSource, refuse } from './refusal.ts'
import type { Scope } from './scope.ts'
import type { Source } from './tree.ts'
import { classOf, derived, nounOf } from './types.ts'

/** The type of what a function gives of an argument of some type, or why it can't take it. */
const RESULTS: Readonly<Record<FunctionName, (info: FieldInfo) => FieldType | { readonly wants: string }>> = {
  len: ({ type }) => (type === 'none' ? { wants: 'a field with a value' } : 'uint32'),
  count: () => 'uint32',
  lower: textOnly,
  upper: textOnly,
  string: ({ type }) =>
    ['integer', 'double', 'ipv4', 'ipv6'].includes(classOf(type)) || type === 'ether'
      ? 'string'
      : { wants: 'a number or an address' },
  abs: ({ type }) => (canNegate(type) ? type : { wants: 'a number or a time in seconds' }),
  max: ordered,
  min: ordered,
}

function textOnly({ type }: FieldInfo): FieldType | { readonly wants: string } {
  return classOf(type) === 'string' ? 'string' : { wants: 'text' }
}

function ordered({ type }: FieldInfo): FieldType | { readonly wants: string } {
  return type === 'none' ? { wants: 'fields with values' } : type === 'protocol' ? 'bytes' : type
}

export function checkCall(operand: CallOperand, scope: Scope): Source {
  const { name } = operand
  if (!isFunctionName(name)) {
    return refuse(operand, `There is no function “${name}”.`, `There are ${Object.keys(FUNCTIONS).join(', ')}.`)
  }
  const takesSeveral = name === 'max' || name === 'min'
  const given = operand.arguments.length
  if (takesSeveral ? given === 0 : given !== 1) {
    refuse(operand, `${name} takes ${takesSeveral ? 'one or more values' : 'one field'}, and ${given} are given.`)
  }
  const list = takesSeveral ? severalOfOneType(operand, scope) : [needSource(operand.arguments[0], scope)]
  const { info, kind } = list.find((source) => source.kind !== 'constant') ?? list[0]
  const type = RESULTS[name](info)
  if (typeof type !== 'string')
    refuse(operand, `${name} takes ${type.wants}, and ${info.name} is ${nounOf(info.type)}.`)
  if (name === 'count' && kind !== 'field') refuse(operand, 'count takes a field.')
  return { kind: 'call', info: derived(`${name}(${info.name})`, type), name, arguments: list }
}

/** Arguments of one type, which the first field among them has. */
function severalOfOneType({ name, arguments: operands, ...at }: CallOperand, scope: Scope): Source[] {
  const sources = operands.map((operand) => scope.source(operand))
  const typed = sources.find((source) => source !== undefined)
  if (!typed) return refuse(at, `A field is needed in ${name}(…), not values alone.`)
  return operands.map((operand, i) => {
    const source = sources[i] ?? constant(operand, typed, scope)
    const [a, b] = [typed.info, source.info]
    const same = a.type === b.type || classOf(a.type) === 'bytes'
    if (!same || classOf(a.type) !== classOf(b.type)) {
      refuse(operand, `${name} takes values of one type: ${a.name} is ${a.type}, and ${b.name} is ${b.type}.`)
    }
    return source
  })
}
