/** Comparisons, searches and memberships: which sides fit each other, and the predicate that comes of it. */

import type { Result } from '../../shared/base/result.ts'
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import type { CompareNode, MembershipNode, Operand, Quantifier, SearchNode } from '../../shared/filter/ast.ts'
import type { ComparisonOperator } from '../../shared/filter/tokens.ts'
import type { Registry } from '../dissect/registry.ts'
import { isSliceable, refuse, refuseLiteral, trySource, whole } from './check-sources.ts'
import { compareValues, contains, holds } from './compare.ts'
import { OrdinalSet, type Relation } from './ordinals.ts'
import { compilePattern } from './pattern.ts'
import { among, compared, constantOf, ordinalPredicate } from './predicates.ts'
import type { Condition, Predicate, Source } from './tree.ts'
import { classOf, isOrdinal, isSearchable, nounOf } from './types.ts'
import { bytesOf, intervalsOf, isLiteral, type Literal, textOf } from './values.ts'

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
function accept<T>(literal: Operand, result: Result<T>): T {
  if (!result.ok) refuse(literal, result.error)
  return result.value
}

function literalOf(operand: Operand, registry: Registry): Literal {
  if (!isLiteral(operand)) refuseLiteral(operand, registry)
  return operand
}

/** Two sources as what can be compared: as they are when their types agree, as bytes when one of them is a slice. */
function comparable(at: Operand, left: Source, right: Source): readonly [Source, Source] {
  if (classOf(left.info.type) === classOf(right.info.type)) return [left, right]
  if (left.kind === 'slice' && isSliceable(right.info)) return [left, whole(right)]
  if (right.kind === 'slice' && isSliceable(left.info)) return [whole(left), right]
  const [a, b] = [left.info, right.info]
  const hint = a.values || b.values ? undefined : `If “${b.name}” is meant as text, put it in double quotes.`
  refuse(at, `${a.name} is ${nounOf(a.type)} and ${b.name} is ${nounOf(b.type)}: they can't be compared.`, hint)
}

function hasValue(at: Operand, info: FieldInfo): void {
  if (classOf(info.type) === 'none')
    refuse(at, `${info.name} is a label: it is there or not, and has no value to compare.`)
}

export function checkCompare(node: CompareNode, registry: Registry): Condition {
  const [relation, implied] = MEANING[node.operator]
  const quantifier = node.quantifier ?? implied
  const left = trySource(node.left, registry)
  const right = trySource(node.right, registry)
  if (left && right) {
    hasValue(node.left, left.info)
    const [a, b] = comparable(node.right, left, right)
    return {
      kind: 'relates',
      left: a,
      right: b,
      quantifier,
      relation: (one, other) => holds(relation, compareValues(one, other)),
    }
  }
  if (right && isQuotedOrValue(node.left))
    return withConstant(right, MIRRORED[relation], node.left, node.right, quantifier, registry)
  if (!left) refuseLiteral(node.left, registry)
  return withConstant(left, relation, node.right, node.left, quantifier, registry)
}

/** A literal that can't be a misspelt field, and so may stand on the left: `80 == tcp.port`. */
const isQuotedOrValue = (operand: Operand): boolean =>
  operand.kind === 'string' ||
  operand.kind === 'negative' ||
  (operand.kind === 'word' && !/^[A-Za-z_]/.test(operand.text))

function withConstant(
  source: Source,
  relation: Relation,
  operand: Operand,
  at: Operand,
  quantifier: Quantifier,
  registry: Registry,
): Condition {
  hasValue(at, source.info)
  const predicate = accept(operand, compared(relation, literalOf(operand, registry), source.info))
  return { kind: 'satisfies', source, quantifier, predicate }
}

export function checkSearch(node: SearchNode, registry: Registry): Condition {
  const found = trySource(node.left, registry) ?? refuseLiteral(node.left, registry)
  const source: Source = found.kind === 'field' ? { ...found, searched: true } : found
  const { info } = source
  if (!isSearchable(info.type)) {
    refuse(node.left, `${info.name} is ${nounOf(info.type)}: ${node.kind} needs text, bytes or a protocol.`)
  }
  const quantifier = node.quantifier ?? 'any'
  if (node.kind === 'matches') {
    if (node.right.kind !== 'string') refuse(node.right, 'matches needs a regular expression in double quotes.')
    const pattern = compilePattern(node.right.value)
    if (!pattern.ok)
      refuse(
        node.right,
        pattern.error,
        'It is RE2: no backreferences and no look-around, and in "…" a backslash is written twice.',
      )
    return { kind: 'satisfies', source, quantifier, predicate: { accepts: pattern.value } }
  }
  const right = trySource(node.right, registry)
  if (right) {
    const [a, b] = comparable(node.right, source, right)
    return { kind: 'relates', left: a, right: b, quantifier, relation: contains }
  }
  const literal = literalOf(node.right, registry)
  const text = classOf(info.type) === 'string'
  if (info.type === 'ether' && literal.kind === 'string') {
    refuse(node.right, `${info.name} is ${nounOf(info.type)}: write the bytes without quotes, as 00:1b.`)
  }
  const needle = text ? accept(node.right, textOf(literal, info)).text : accept(node.right, bytesOf(literal, info))
  if (needle.length === 0) {
    // As in Wireshark: nothing is in a byte string that has bytes, and not in texts and protocols.
    const accepts = (value: FieldValue) => classOf(info.type) === 'bytes' && (value as Uint8Array).length > 0
    return { kind: 'satisfies', source, quantifier, predicate: { accepts } }
  }
  return { kind: 'satisfies', source, quantifier, predicate: { accepts: (value) => contains(value, needle) } }
}

export function checkMembership(node: MembershipNode, registry: Registry): Condition {
  const source = trySource(node.left, registry) ?? refuseLiteral(node.left, registry)
  hasValue(node.left, source.info)
  const { info } = source
  const members = node.members.map(({ from, to }) => {
    const field = trySource(from, registry) ?? (to && trySource(to, registry))
    if (field)
      refuse(
        from,
        `${field.info.name} is a field, and a set holds values.`,
        'If it is meant as text, put it in double quotes.',
      )
    return { from: literalOf(from, registry), to: to && literalOf(to, registry) }
  })
  const predicate = isOrdinal(info.type) ? ordinals(members, info) : others(members, info)
  return { kind: 'satisfies', source, quantifier: node.quantifier ?? 'any', predicate }
}

interface Member {
  readonly from: Literal
  readonly to?: Literal
}

function ordinals(members: readonly Member[], info: FieldInfo): Predicate {
  const intervals = members.flatMap(({ from, to }) => {
    const first = accept(from, intervalsOf(from, info))
    if (!to) return first
    const last = accept(to, intervalsOf(to, info))
    return [{ first: first[0].first, last: last[0].last }]
  })
  return ordinalPredicate(new OrdinalSet(intervals), info)
}

function others(members: readonly Member[], info: FieldInfo): Predicate {
  return among(
    members.map(({ from, to }) => {
      const first = accept(from, constantOf(from, info))
      return { first, last: to ? accept(to, constantOf(to, info)) : first }
    }),
  )
}
