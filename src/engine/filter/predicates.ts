/** Tests of one value against constants, by the type of the field. */
import { ok, type Result } from '../../shared/base/result.ts'
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import { compareValues, holds } from './compare.ts'
import { type OrdinalSet, ordinalOf, type Relation, related } from './ordinals.ts'
import type { Predicate } from './tree.ts'
import { classOf, isOrdinal } from './types.ts'
import { bytesOf, floatOf, intervalsOf, type Literal, textOf } from './values.ts'

export function ordinalPredicate(set: OrdinalSet, info: FieldInfo): Predicate {
  if (classOf(info.type) === 'boolean') return { set, accepts: (value) => set.has(value ? 1 : 0) }
  return {
    set,
    accepts: (value) => {
      const found = ordinalOf(value)
      return found !== undefined && set.has(found)
    },
  }
}

/** `value relation literal`. */
export function compared(relation: Relation, literal: Literal, info: FieldInfo): Result<Predicate> {
  if (isOrdinal(info.type)) {
    const intervals = intervalsOf(literal, info)
    return intervals.ok ? ok(ordinalPredicate(related(relation, intervals.value), info)) : intervals
  }
  const constant = constantOf(literal, info)
  return constant.ok ? ok({ accepts: (value) => holds(relation, compareValues(value, constant.value)) }) : constant
}

/** A literal as a value of a type that is not ordinal. */
export function constantOf(literal: Literal, info: FieldInfo): Result<FieldValue> {
  switch (classOf(info.type)) {
    case 'string': {
      const text = textOf(literal, info)
      return text.ok ? ok(text.value.text) : text
    }
    case 'double':
      return floatOf(literal, info)
    default:
      return bytesOf(literal, info)
  }
}

/** Membership in a set of texts, byte strings or floats, and of ranges of them. */
export function among(members: readonly { readonly first: FieldValue; readonly last: FieldValue }[]): Predicate {
  const texts = new Set<FieldValue>()
  const ranges = members.filter(({ first, last }) => {
    const alone = typeof first === 'string' && first === last
    if (alone) texts.add(first)
    return !alone
  })
  const within = (value: FieldValue): boolean =>
    ranges.some(
      ({ first, last }) => holds('ge', compareValues(value, first)) && holds('le', compareValues(value, last)),
    )
  return { accepts: (value) => texts.has(value) || within(value) }
}
