/**
 * A checked filter: names are fields, literals are values of the right type, spellings are gone. Built by `check`, run by
 * `evaluate` over a frame's tree and by `columns/` over the index.
 */
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import type { Quantifier, SliceRange } from '../../shared/filter/ast.ts'
import type { ArithmeticOperator, FunctionName } from '../../shared/filter/tokens.ts'
import type { Field } from '../dissect/protocol.ts'
import type { OrdinalSet } from './ordinals.ts'

export type Condition =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'present'; readonly source: Source }
  /** Some or every value of the source passes. Without a value neither holds. */
  | {
      readonly kind: 'satisfies'
      readonly source: Source
      readonly quantifier: Quantifier
      readonly predicate: Predicate
    }
  /** Some or every pair of values of two sources is in the relation. */
  | {
      readonly kind: 'relates'
      readonly left: Source
      readonly right: Source
      readonly quantifier: Quantifier
      readonly relation: (left: FieldValue, right: FieldValue) => boolean
    }
  /** Some or every value of the source is between values of two others, of which the relation is `<=`. */
  | {
      readonly kind: 'within'
      readonly source: Source
      readonly from: Source
      readonly to: Source
      readonly quantifier: Quantifier
      readonly relation: (low: FieldValue, high: FieldValue) => boolean
    }

/** A test of one value against constants; `set` when it is membership of the value's ordinal. */
export interface Predicate {
  readonly accepts: (value: FieldValue) => boolean
  readonly set?: OrdinalSet
  readonly sought?: Sought
}

/** What a text that passes equals, holds or matches; bytes too, but for `equals`. */
export type Sought =
  | { readonly kind: 'equals'; readonly texts: readonly string[] }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'matches'; readonly pattern: string }

/** Where values come from: none, one or several in a frame. `info` says their type and how to name it in messages. */
export type Source =
  | FieldSource
  | SliceSource
  | MaskSource
  | ArithmeticSource
  | NegativeSource
  | CallSource
  | ConstantSource

export interface FieldSource {
  readonly kind: 'field'
  readonly info: FieldInfo
  /** Several for an alias. */
  readonly fields: readonly Field[]
  /** A protocol's bytes reach from its start to the end of the data it is in, for `contains` and `matches`. */
  readonly searched?: true
  /** The bytes that hold the value, instead of it. */
  readonly raw?: true
  /** In these layers only, see layers.ts. */
  readonly layers?: readonly SliceRange[]
}
export interface SliceSource {
  readonly kind: 'slice'
  readonly info: FieldInfo
  readonly of: Source
  readonly ranges: readonly SliceRange[]
}
/** Bitwise and. */
export interface MaskSource {
  readonly kind: 'mask'
  readonly info: FieldInfo
  readonly left: Source
  readonly right: Source
}
export interface ArithmeticSource {
  readonly kind: 'arithmetic'
  readonly info: FieldInfo
  readonly operator: Exclude<ArithmeticOperator, '&'>
  readonly left: Source
  readonly right: Source
}
export interface NegativeSource {
  readonly kind: 'negative'
  readonly info: FieldInfo
  readonly of: Source
}
export interface CallSource {
  readonly kind: 'call'
  readonly info: FieldInfo
  readonly name: FunctionName
  readonly arguments: readonly Source[]
}
/** A literal, or the values of a field in the selected frame. */
export interface ConstantSource {
  readonly kind: 'constant'
  readonly info: FieldInfo
  readonly values: readonly FieldValue[]
}

/** A field as it is, wherever in the frame. */
export const isPlainField = (source: Source): source is FieldSource =>
  source.kind === 'field' && !source.raw && !source.layers

/** The fields a source reads. */
export function fieldsOf(source: Source): readonly Field[] {
  switch (source.kind) {
    case 'field':
      return source.fields
    case 'slice':
    case 'negative':
      return fieldsOf(source.of)
    case 'call':
      return source.arguments.flatMap(fieldsOf)
    case 'mask':
    case 'arithmetic':
      return [...fieldsOf(source.left), ...fieldsOf(source.right)]
    case 'constant':
      return []
  }
}
