/**
 * A parsed filter. Nothing here knows which fields there are: a word may be a field or an unquoted literal until the engine's
 * check decides, since the left side may say which type the right side has to be.
 *
 * Every node says where it stands: offsets in UTF-16 units, `end` exclusive. `and`, `or` and `xor` are flat lists, so that a
 * filter of thousands of terms is not a tree of that depth.
 */
import type { StringValue } from './strings.ts'
import type { ArithmeticOperator, ComparisonOperator } from './tokens.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/** Whether some occurrence of a field has to satisfy a relation, or every one. */
export type Quantifier = 'any' | 'all'

export type FilterNode = LogicalNode | NotNode | BareNode | CompareNode | SearchNode | MembershipNode

export interface LogicalNode extends Span {
  readonly kind: 'and' | 'or' | 'xor'
  readonly operands: readonly FilterNode[]
}
export interface NotNode extends Span {
  readonly kind: 'not'
  readonly operand: FilterNode
}
/** An operand alone: a field's presence, or whether a bit of a `&` is set. */
export interface BareNode extends Span {
  readonly kind: 'bare'
  readonly operand: Operand
}
export interface CompareNode extends Span {
  readonly kind: 'compare'
  readonly operator: ComparisonOperator
  /** From `any` or `all` before the relation. */
  readonly quantifier?: Quantifier
  readonly left: Operand
  readonly right: Operand
}
export interface SearchNode extends Span {
  readonly kind: 'contains' | 'matches'
  readonly quantifier?: Quantifier
  readonly left: Operand
  readonly right: Operand
}
export interface MembershipNode extends Span {
  readonly kind: 'in'
  readonly quantifier?: Quantifier
  readonly left: Operand
  readonly members: readonly SetMember[]
}

/** A value, or a range from one to another, both included. */
export interface SetMember extends Span {
  readonly from: Operand
  readonly to?: Operand
}

export type Operand =
  | WordOperand
  | StringOperand
  | FieldOperand
  | SliceOperand
  | ArithmeticOperand
  | NegativeOperand
  | CallOperand

export interface WordOperand extends Span {
  readonly kind: 'word'
  readonly text: string
}
export interface StringOperand extends Span {
  readonly kind: 'string'
  readonly value: StringValue
  /** `'`: a character constant where one byte is between the quotes. */
  readonly quote: '"' | "'"
}
/** A word that has to be a field: `@` asks for its bytes, `#` for its layers, `${…}` for its values in the selected frame. */
export interface FieldOperand extends Span {
  readonly kind: 'field'
  readonly name: WordOperand
  readonly raw?: true
  /** Of the protocol that adds the field, counted from 1; from the end when negative. */
  readonly layers?: readonly SliceRange[]
  readonly selected?: true
}
export interface SliceOperand extends Span {
  readonly kind: 'slice'
  readonly operand: Operand
  readonly ranges: readonly SliceRange[]
}
/** Bytes, or layers, from `offset` (negative: from the end), `length` of them or up to the end. */
export interface SliceRange {
  readonly offset: number
  readonly length?: number
  /** Offset of the last byte, for `[i-j]`. */
  readonly last?: number
}
export interface ArithmeticOperand extends Span {
  readonly kind: 'arithmetic'
  readonly operator: ArithmeticOperator
  readonly left: Operand
  readonly right: Operand
}
export interface NegativeOperand extends Span {
  readonly kind: 'negative'
  readonly operand: Operand
}
export interface CallOperand extends Span {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: readonly Operand[]
}
