/** Tests of one value against constants, by the type of the field. */
import { ok, type Result } from '../../shared/base/result.ts'
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import { compareValues, holds } from './compare.ts'
import { type Constant, fieldValueOf, intervalsOf } from './constants.ts'
import { type Interval, intersection, OrdinalSet, ordinalOf, type Relation, related } from './ordinals.ts'
import type { Predicate } from './tree.ts'
import { classOf, isOrdinal, isSigned } from './types.ts'

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

/** `value relation constant`. */
export function compared(relation: Relation, constant: Constant, info: FieldInfo): Result<Predicate> {
  if (!isOrdinal(info.type)) {
    const value = fieldValueOf(constant, info)
    if (!value.ok) return value
    const wanted = value.value
    return ok({
      accepts: (other) => holds(relation, compareValues(other, wanted)),
      ...(relation === 'eq' && typeof wanted === 'string' && { sought: { kind: 'equals', texts: [wanted] } }),
    })
  }
  const intervals = intervalsOf(constant, info)
  if (!intervals.ok) return intervals
  const set = related(relation, intervals.value)
  const [{ first }] = intervals.value
  const apart = isUnsigned(info) && relation !== 'ne' && first < 0
  return ok(ordinalPredicate(apart ? intersection(set, NEGATIVE) : set, info))
}

const isUnsigned = ({ type }: FieldInfo): boolean => classOf(type) === 'integer' && !isSigned(type)

const NEGATIVE = new OrdinalSet([{ first: Number.NEGATIVE_INFINITY, last: -1 }])

/** From one constant of an ordinal type to another. An unsigned number is in no range that begins below zero. */
export function between(from: Interval, to: Interval, info: FieldInfo): Interval {
  const last = isUnsigned(info) && from.first < 0 && to.last > -1 ? -1 : to.last
  return { first: from.first, last }
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
  const accepts = (value: FieldValue): boolean => texts.has(value) || within(value)
  const alone = [...texts].filter((text) => typeof text === 'string')
  return { accepts, ...(ranges.length === 0 && { sought: { kind: 'equals', texts: alone } }) }
}
