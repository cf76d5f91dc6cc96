/** Comparisons and searches: which sides fit each other, and the predicate that comes of it. */
import { ok, type Result } from '../../shared/base/result.ts'
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import type { CompareNode, Operand, Quantifier, SearchNode } from '../../shared/filter/ast.ts'
import type { ComparisonOperator } from '../../shared/filter/tokens.ts'
import { isSliceable, whole } from './check-sources.ts'
import { compareValues, contains, holds, integersHold } from './compare.ts'
import { type Constant, isConstant } from './constants.ts'
import type { Relation } from './ordinals.ts'
import { compilePattern, trustPattern } from './pattern.ts'
import { compared } from './predicates.ts'
import { refuse, refuseLiteral } from './refusal.ts'
import type { Scope } from './scope.ts'
import type { Condition, Source } from './tree.ts'
import { classOf, isSearchable, nounOf } from './types.ts'
import { bytesOf, isLiteral, type Literal, textOf } from './values.ts'

/** What each spelling means: `!=` is true when all values differ. */
const MEANING: Readonly<Record<ComparisonOperator, readonly [Relation, Quantifier]>> = {
  any_eq: ['eq', 'any'],
  all_eq: ['eq', 'all'],
  any_ne: ['ne', 'any'],
  all_ne: ['ne', 'all'],
  lt: ['lt', 'any'],
  le: ['le', 'any'],
  gt: ['gt', 'any'],
  ge: ['ge', 'any'],
}
const MIRRORED: Readonly<Record<Relation, Relation>> = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' }

/** The value, or a refusal of the literal it was made from. */
export function orRefuse<T>(literal: Operand, result: Result<T>): T {
  if (!result.ok) refuse(literal, result.error)
  return result.value
}

function literalOf(operand: Operand, scope: Scope): Literal {
  if (!isLiteral(operand)) refuseLiteral(operand, scope)
  return operand
}

export function constantOf(operand: Operand, scope: Scope): Constant {
  if (!isConstant(operand)) refuseLiteral(operand, scope)
  return operand
}

/** Whether one value stands in a relation to another of the same type. */
export function relate(relation: Relation, { type }: FieldInfo): (one: FieldValue, other: FieldValue) => boolean {
  if (classOf(type) === 'integer') return (one, other) => integersHold(relation, one, other, type)
  return (one, other) => holds(relation, compareValues(one, other))
}

/** Two sources as what can be compared: as they are when their types agree, as bytes when one of them is a slice. */
export function comparable(at: Operand, left: Source, right: Source): readonly [Source, Source] {
  if (classOf(left.info.type) === classOf(right.info.type)) return [left, right]
  if (left.kind === 'slice' && isSliceable(right.info)) return [left, whole(right)]
  if (right.kind === 'slice' && isSliceable(left.info)) return [whole(left), right]
  const [a, b] = [left.info, right.info]
  const hint = a.values || b.values ? undefined : `If “${b.name}” is meant as text, put it in double quotes.`
  refuse(at, `${a.name} is ${nounOf(a.type)} and ${b.name} is ${nounOf(b.type)}: they can't be compared.`, hint)
}

export function hasValue(at: Operand, info: FieldInfo): void {
  if (classOf(info.type) === 'none')
    refuse(at, `${info.name} is a label: it is there or not, and has no value to compare.`)
}

export function checkCompare(node: CompareNode, scope: Scope): Condition {
  const [relation, implied] = MEANING[node.operator]
  const quantifier = node.quantifier ?? implied
  const left = scope.source(node.left)
  const right = scope.source(node.right)
  if (left && right) {
    hasValue(node.left, left.info)
    const [a, b] = comparable(node.right, left, right)
    return { kind: 'relates', left: a, right: b, quantifier, relation: relate(relation, a.info) }
  }
  if (right && isQuotedOrValue(node.left))
    return withConstant(right, MIRRORED[relation], node.left, node.right, quantifier, scope)
  if (!left) refuseLiteral(node.left, scope)
  return withConstant(left, relation, node.right, node.left, quantifier, scope)
}

/** A literal that can't be a misspelt field, and so may stand on the left: `80 == tcp.port`. */
const isQuotedOrValue = (operand: Operand): boolean =>
  operand.kind === 'string' ||
  operand.kind === 'negative' ||
  operand.kind === 'arithmetic' ||
  (operand.kind === 'word' && !/^[A-Za-z_]/.test(operand.text))

function withConstant(
  source: Source,
  relation: Relation,
  operand: Operand,
  at: Operand,
  quantifier: Quantifier,
  scope: Scope,
): Condition {
  hasValue(at, source.info)
  const predicate = orRefuse(operand, compared(relation, constantOf(operand, scope), source.info))
  return { kind: 'satisfies', source, quantifier, predicate }
}

export function checkSearch(node: SearchNode, scope: Scope): Condition {
  const found = scope.source(node.left) ?? refuseLiteral(node.left, scope)
  const source: Source = found.kind === 'field' ? { ...found, searched: true } : found
  const { info } = source
  if (!isSearchable(info.type)) {
    refuse(node.left, `${info.name} is ${nounOf(info.type)}: ${node.kind} needs text, bytes or a protocol.`)
  }
  const quantifier = node.quantifier ?? 'any'
  if (node.kind === 'matches') {
    if (node.right.kind !== 'string') refuse(node.right, 'matches needs a regular expression in double quotes.')
    const pattern = scope.trusted ? ok(trustPattern(node.right.value)) : compilePattern(node.right.value)
    if (!pattern.ok)
      refuse(
        node.right,
        pattern.error,
        'It is RE2: no backreferences and no look-around, and in "…" a backslash is written twice.',
      )
    const sought = { kind: 'matches', pattern: node.right.value.text } as const
    return { kind: 'satisfies', source, quantifier, predicate: { accepts: pattern.value, sought } }
  }
  const right = scope.source(node.right)
  if (right) {
    const [a, b] = comparable(node.right, source, right)
    return { kind: 'relates', left: a, right: b, quantifier, relation: contains }
  }
  const literal = literalOf(node.right, scope)
  const text = classOf(info.type) === 'string'
  if (info.type === 'ether' && literal.kind === 'string') {
    refuse(node.right, `${info.name} is ${nounOf(info.type)}: write the bytes without quotes, as 00:1b.`)
  }
  const needle = text ? orRefuse(node.right, textOf(literal, info)).text : orRefuse(node.right, bytesOf(literal, info))
  if (needle.length === 0) {
    // As in Wireshark: nothing is in a byte string that has bytes, and not in texts and protocols.
    const accepts = (value: FieldValue) => classOf(info.type) === 'bytes' && (value as Uint8Array).length > 0
    return { kind: 'satisfies', source, quantifier, predicate: { accepts } }
  }
  const held = typeof needle === 'string' ? needle : Buffer.from(needle).toString('latin1')
  const predicate = {
    accepts: (value: FieldValue) => contains(value, needle),
    sought: { kind: 'contains', text: held },
  } as const
  return { kind: 'satisfies', source, quantifier, predicate }
}
