/** A checked filter to the term that columns can answer. Sound by construction: what is not known becomes unknown. */
import type { Field } from '../../dissect/protocol.ts'
import type { Registry } from '../../dissect/registry.ts'
import { ownerOf } from '../names.ts'
import { OrdinalSet } from '../ordinals.ts'
import { type Condition, fieldsOf, type Source } from '../tree.ts'
import { carriersOf, columnOf, layerBitOf, layeredOf } from './bindings.ts'
import { isCertain, type Term } from './term.ts'

const EVERYTHING = new OrdinalSet([{ first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY }])

export function planColumns(condition: Condition, registry: Registry): Term {
  switch (condition.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return combine(
        condition.kind,
        condition.operands.map((operand) => planColumns(operand, registry)),
      )
    case 'not':
      return negate(planColumns(condition.operand, registry))
    case 'present':
      return combine(
        'or',
        condition.source.kind === 'field'
          ? condition.source.fields.map((field) => presence(field, registry))
          : [opaque(condition.source, registry)],
      )
    case 'relates':
      return combine('and', [opaque(condition.left, registry), opaque(condition.right, registry)])
    case 'satisfies': {
      const { source, quantifier, predicate } = condition
      const { set } = predicate
      if (source.kind !== 'field' || !set) return opaque(source, registry)
      const some = (wanted: OrdinalSet) =>
        combine(
          'or',
          source.fields.map((field) => value(field, wanted, registry)),
        )
      if (quantifier === 'any') return some(set)
      // Every value passes: there is one, and none that does not.
      const exists = combine(
        'or',
        source.fields.map((field) => presence(field, registry)),
      )
      return combine('and', [exists, negate(some(set.complement()))])
    }
  }
}

function combine(kind: 'and' | 'or' | 'xor', operands: readonly Term[]): Term {
  if (operands.length === 1) return operands[0]
  if (kind === 'xor') return { kind, operands }
  const rest = operands.filter((term) => !(term.kind === 'known' && term.value === (kind === 'and')))
  if (rest.some((term) => term.kind === 'known')) return { kind: 'known', value: kind === 'or' }
  if (rest.length === 0) return { kind: 'known', value: kind === 'and' }
  return rest.length === 1 ? rest[0] : { kind, operands: rest }
}

function negate(operand: Term): Term {
  if (operand.kind === 'known') return { kind: 'known', value: !operand.value }
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand }
}

/** Some value of a field is in a set. */
function value(field: Field, set: OrdinalSet, registry: Registry): Term {
  const column = columnOf(registry, field.name)
  return column ? { kind: 'leaf', column, set } : opaqueField(field, registry)
}

function presence(field: Field, registry: Registry): Term {
  const column = columnOf(registry, field.name)
  if (column) {
    const always = isCertain(column) && column.kind !== 'time'
    return always ? { kind: 'known', value: true } : { kind: 'leaf', column, set: EVERYTHING }
  }
  if (field.name === 'frame') return { kind: 'known', value: true }
  const layered = layeredOf(registry, field.name)
  return field.type === 'protocol' && layered.bit !== 0 ? { kind: 'layer', ...layered } : opaqueField(field, registry)
}

/** The presence bits of which a frame with this field has one, 0 when there is no telling. */
function marksOf(field: Field, registry: Registry): number {
  const protocol = ownerOf(registry, field)
  if (!protocol) return 0
  const carriers = carriersOf(protocol.name).filter((name) => registry.find(name))
  const bits = carriers.map((name) => layerBitOf(registry, name))
  return bits.includes(0) ? 0 : bits.reduce((all, bit) => all | bit, 0)
}

function opaqueField(field: Field, registry: Registry): Term {
  const bits = marksOf(field, registry)
  return { kind: 'opaque', bits: bits === 0 ? 'any' : bits }
}

/** Needs a value of some field of the source, and nothing more is known. */
function opaque(source: Source, registry: Registry): Term {
  if (source.kind === 'mask') return combine('and', [opaque(source.left, registry), opaque(source.right, registry)])
  const fields = fieldsOf(source)
  if (fields.length === 0) return { kind: 'known', value: true }
  return combine(
    'or',
    fields.map((field) => opaqueField(field, registry)),
  )
}
