/** Operands that have values in a frame: fields, and slices, masks and functions of them. */

import { ok, type Result } from '../../shared/base/result.ts'
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import type { CallOperand, Operand, SliceOperand } from '../../shared/filter/ast.ts'
import type { FilterError } from '../../shared/filter/error.ts'
import type { Registry } from '../dissect/registry.ts'
import { nearestName, resolveName } from './names.ts'
import type { FunctionName, MaskSource, Source } from './tree.ts'
import { classOf, nounOf } from './types.ts'
import { bytesOf, intervalsOf, isLiteral, type Literal } from './values.ts'

/** Carries a refusal out of the recursion; it never leaves `check`. */
export class Refused extends Error {
  readonly error: FilterError

  constructor(error: FilterError) {
    super(error.message)
    this.error = error
  }
}

export function refuse(at: { start: number; end: number }, message: string, hint?: string, suggestion?: string): never {
  throw new Refused({ message, start: at.start, end: at.end, hint, suggestion })
}

/** The source that an operand is, undefined for a literal. */
export function trySource(operand: Operand, registry: Registry): Source | undefined {
  switch (operand.kind) {
    case 'word':
      return resolveName(registry, operand.text)
    case 'string':
      return undefined
    case 'slice':
      return slice(operand, registry)
    case 'call':
      return call(operand, registry)
    case 'negative':
      if (operand.operand.kind === 'word' && !resolveName(registry, operand.operand.text)) return undefined
      return refuse(operand, 'The negative of a field is not supported yet.')
    case 'arithmetic':
      if (operand.operator === '&') return mask(checkSource(operand.left, registry), operand.right, registry)
      return refuse(operand, `Arithmetic with ${operand.operator} is not supported yet.`)
  }
}

/** The source that an operand has to be. */
export function checkSource(operand: Operand, registry: Registry): Source {
  return trySource(operand, registry) ?? refuseLiteral(operand, registry)
}

/** Refuses a literal, or a name that is none, where a field has to be. */
export function refuseLiteral(operand: Operand, registry: Registry): never {
  if (operand.kind !== 'word') refuse(operand, 'A field is needed here, not a value.')
  const nearest = nearestName(registry, operand.text)
  const looksLikeName = /^[A-Za-z_][\w.-]*$/.test(operand.text)
  if (!looksLikeName) refuse(operand, `“${operand.text}” is a value, and a field is needed here.`)
  refuse(operand, `There is no field or protocol “${operand.text}”.`, nearest && `Did you mean ${nearest}?`, nearest)
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

function slice(operand: SliceOperand, registry: Registry): Source {
  const of = checkSource(operand.operand, registry)
  const { name, type } = of.info
  if (!isSliceable(of.info)) refuse(operand, `${name} is ${nounOf(type)}, which has no bytes to slice.`)
  return { kind: 'slice', info: derived(`${name}[…]`, 'bytes'), of, ranges: operand.ranges }
}

const derived = (name: string, type: FieldInfo['type']): FieldInfo => ({ name, label: name, type })

const MASKABLE = ['integer', 'bytes', 'ipv4', 'ipv6']

function mask(left: Source, operand: Operand, registry: Registry): MaskSource {
  const { name, type } = left.info
  const typeClass = classOf(type)
  if (!MASKABLE.includes(typeClass)) refuse(operand, `${name} is ${nounOf(type)}, which has no bits for &.`)
  const info = derived(`${name} & …`, type === 'ether' ? 'bytes' : type)
  const right = trySource(operand, registry)
  if (right) {
    if (classOf(right.info.type) !== typeClass)
      refuse(operand, `${name} and ${right.info.name} are of different types.`)
    return { kind: 'mask', info, left, right }
  }
  if (!isLiteral(operand)) refuseLiteral(operand, registry)
  const value = typeClass === 'bytes' ? bytesOf(operand, left.info) : maskOf(operand, derived(name, type))
  if (!value.ok) refuse(operand, value.error)
  return { kind: 'mask', info, left, right: { kind: 'constant', info, value: value.value } }
}

/** A number, or the bytes of an address. */
function maskOf(literal: Literal, info: FieldInfo): Result<FieldValue> {
  const intervals = intervalsOf(literal, info)
  if (!intervals.ok) return intervals
  const [{ first }] = intervals.value
  if (classOf(info.type) === 'integer') return ok(first)
  const width = info.type === 'ipv4' ? 4 : 16
  return ok(
    Uint8Array.from({ length: width }, (_, i) => Number((BigInt(first) >> BigInt(8 * (width - 1 - i))) & 0xffn)),
  )
}

const FUNCTIONS: Readonly<Record<FunctionName, 'uint32' | 'string'>> = {
  len: 'uint32',
  count: 'uint32',
  lower: 'string',
  upper: 'string',
}

function call(operand: CallOperand, registry: Registry): Source {
  const { name } = operand
  if (!Object.hasOwn(FUNCTIONS, name)) {
    const later = ['string', 'max', 'min', 'abs'].includes(name)
    refuse(
      operand,
      later ? `The function ${name} is not supported yet.` : `There is no function “${name}”.`,
      'There are len, count, lower and upper.',
    )
  }
  if (operand.arguments.length !== 1) refuse(operand, `${name} takes one field.`)
  const of = checkSource(operand.arguments[0], registry)
  const type = FUNCTIONS[name as FunctionName]
  if (type === 'string' && classOf(of.info.type) !== 'string')
    refuse(operand, `${name} takes text, and ${of.info.name} is ${nounOf(of.info.type)}.`)
  if (name === 'count' && of.kind !== 'field') refuse(operand, 'count takes a field.')
  return { kind: 'call', info: derived(`${name}(${of.info.name})`, type), name: name as FunctionName, of }
}
