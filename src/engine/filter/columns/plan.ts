/** A checked filter to the term that columns can answer. Sound by construction: what is not known becomes unknown. */
import type { Field } from '../../dissect/protocol.ts'
import type { Registry } from '../../dissect/registry.ts'
import { ownerOf } from '../names.ts'
import { OrdinalSet } from '../ordinals.ts'
import { type Condition, isPlainField, type Source } from '../tree.ts'
import { carriersOf, columnOf, layeredOf } from './bindings.ts'
import type { LayerBits } from './layer-bits.ts'
import { isCertain, type Term } from './term.ts'

const EVERYTHING = new OrdinalSet([{ first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY }])

export function planColumns(condition: Condition, registry: Registry, layers: LayerBits): Term {
  switch (condition.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return combine(
        condition.kind,
        condition.operands.map((operand) => planColumns(operand, registry, layers)),
      )
    case 'not':
      return negate(planColumns(condition.operand, registry, layers))
    case 'present':
      return combine(
        'or',
        isPlainField(condition.source)
          ? condition.source.fields.map((field) => presence(field, registry, layers))
          : [needing([condition.source], registry, layers)],
      )
    case 'relates':
      return needing([condition.left, condition.right], registry, layers)
    case 'within':
      return needing([condition.source, condition.from, condition.to], registry, layers)
    case 'satisfies': {
      const { source, quantifier, predicate } = condition
      const { set } = predicate
      if (!isPlainField(source) || !set) return needing([source], registry, layers)
      const some = (wanted: OrdinalSet) =>
        combine(
          'or',
          source.fields.map((field) => value(field, wanted, registry, layers)),
        )
      if (quantifier === 'any') return some(set)
      // Every value passes: there is one, and none that does not.
      const exists = combine(
        'or',
        source.fields.map((field) => presence(field, registry, layers)),
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
function value(field: Field, set: OrdinalSet, registry: Registry, layers: LayerBits): Term {
  const column = columnOf(layers, field.name)
  return column ? { kind: 'leaf', column, set } : opaqueField(field, registry, layers)
}

function presence(field: Field, registry: Registry, layers: LayerBits): Term {
  const column = columnOf(layers, field.name)
  if (column) {
    const always = isCertain(column) && column.kind !== 'time'
    return always ? { kind: 'known', value: true } : { kind: 'leaf', column, set: EVERYTHING }
  }
  if (field.name === 'frame') return { kind: 'known', value: true }
  const layered = layeredOf(layers, field.name)
  return field.type === 'protocol' && layered.bit !== 0 && !layers.isVague(layered.bit)
    ? { kind: 'layer', ...layered }
    : opaqueField(field, registry, layers)
}

/** The presence bits of which a frame with this field has one, 0 when there is no telling. */
function marksOf(field: Field, registry: Registry, layers: LayerBits): number {
  const protocol = ownerOf(registry, field)
  if (!protocol) return 0
  const carriers = carriersOf(protocol.name).filter((name) => registry.find(name))
  const bits = carriers.map((name) => layers.of(name))
  return bits.includes(0) ? 0 : bits.reduce((all, bit) => all | bit, 0)
}

function opaqueField(field: Field, registry: Registry, layers: LayerBits): Term {
  const bits = marksOf(field, registry, layers)
  return { kind: 'opaque', bits: bits === 0 ? 'any' : bits }
}

/** Needs values of all the sources, and what they are is not known. */
function needing(sources: readonly Source[], registry: Registry, layers: LayerBits): Term {
  const parts = sources.map((source) => opaque(source, registry, layers))
  const term = combine('and', parts)
  return term.kind === 'known' && term.value ? { kind: 'opaque', bits: 'any' } : term
}

/** Needs a value of the source, and nothing more is known. */
function opaque(source: Source, registry: Registry, layers: LayerBits): Term {
  switch (source.kind) {
    case 'field':
      return combine(
        'or',
        source.fields.map((field) => opaqueField(field, registry, layers)),
      )
    case 'slice':
    case 'negative':
      return opaque(source.of, registry, layers)
    case 'mask':
    case 'arithmetic':
      return combine('and', [opaque(source.left, registry, layers), opaque(source.right, registry, layers)])
    case 'constant':
      return { kind: 'known', value: source.values.length > 0 }
    case 'call': {
      const parts = source.arguments.map((argument) => opaque(argument, registry, layers))
      // A constant among them is a value in every frame, of which nothing is known yet.
      if (parts.some((part) => part.kind === 'known' && part.value)) return { kind: 'opaque', bits: 'any' }
      return combine('or', parts)
    }
  }
}
