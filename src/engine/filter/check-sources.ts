/** Operands that have values in a frame: fields, and what is made of them. */
import type { FieldInfo } from '../../shared/fields.ts'
import type { FieldOperand, Operand, SliceOperand } from '../../shared/filter/ast.ts'
import type { Registry } from '../dissect/registry.ts'
import { checkArithmetic, checkNegative } from './check-arithmetic.ts'
import { checkCall } from './check-functions.ts'
import { resolveName } from './names.ts'
import { fieldValues } from './occurrences.ts'
import { needSource, refuse, refuseLiteral } from './refusal.ts'
import type { Scope } from './scope.ts'
import type { FieldSource, Source } from './tree.ts'
import { classOf, derived, nounOf } from './types.ts'

export function scopeOf(registry: Registry, options: Pick<Scope, 'selected' | 'trusted'> = {}): Scope {
  const { selected, trusted } = options
  const scope: Scope = { registry, selected, trusted, source: (operand) => sourceOf(operand, scope) }
  return scope
}

function sourceOf(operand: Operand, scope: Scope): Source | undefined {
  switch (operand.kind) {
    case 'word':
      return resolveName(scope.registry, operand.text)
    case 'string':
      return undefined
    case 'field':
      return checkField(operand, scope)
    case 'slice':
      return checkSlice(operand, scope)
    case 'call':
      return checkCall(operand, scope)
    case 'negative':
      return checkNegative(operand, scope)
    case 'arithmetic':
      return checkArithmetic(operand, scope)
  }
}

function checkField({ name, raw, layers, selected }: FieldOperand, scope: Scope): Source {
  const field = resolveName(scope.registry, name.text) ?? refuseLiteral(name, scope)
  const info = raw ? derived(`@${name.text}`, 'bytes') : field.info
  const source: FieldSource = { ...field, info, ...(raw && { raw }), ...(layers && { layers }) }
  if (!selected) return source
  return { kind: 'constant', info, values: scope.selected ? fieldValues(source, scope.selected) : [] }
}

const SLICEABLE = ['bytes', 'string', 'protocol', 'ipv4', 'ipv6']

/** Whether a value has bytes, so that slices of it can be taken and compared with other slices. */
export const isSliceable = ({ type }: FieldInfo): boolean => SLICEABLE.includes(classOf(type))

/** All bytes of a source. */
export const whole = (of: Source): Source => ({
  kind: 'slice',
  info: derived(of.info.name, 'bytes'),
  of,
  ranges: [{ offset: 0 }],
})

function checkSlice(operand: SliceOperand, scope: Scope): Source {
  const of = needSource(operand.operand, scope)
  const { name, type } = of.info
  if (!isSliceable(of.info)) refuse(operand, `${name} is ${nounOf(type)}, which has no bytes to slice.`)
  return { kind: 'slice', info: derived(`${name}[…]`, 'bytes'), of, ranges: operand.ranges }
}
