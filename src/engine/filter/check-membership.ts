/**
 * `x in {a, b..c}`. Literals become one test of a value; fields among the members are compared as fields are. With `all`, one
 * member has to have every value, as in Wireshark 4.0.
 */
import type { FieldInfo } from '../../shared/fields.ts'
import type { MembershipNode, SetMember } from '../../shared/filter/ast.ts'
import { comparable, constantOf, hasValue, orRefuse, relate } from './check-relations.ts'
import { type Constant, fieldValueOf, intervalsOf } from './constants.ts'
import { OrdinalSet } from './ordinals.ts'
import { among, between, ordinalPredicate } from './predicates.ts'
import { needSource, refuse } from './refusal.ts'
import type { Scope } from './scope.ts'
import type { Condition, Predicate, Source } from './tree.ts'
import { isOrdinal } from './types.ts'

export function checkMembership(node: MembershipNode, scope: Scope): Condition {
  const source = needSource(node.left, scope)
  hasValue(node.left, source.info)
  const quantifier = node.quantifier ?? 'any'
  const literals: LiteralMember[] = []
  const conditions: Condition[] = []
  for (const member of node.members) {
    const { from, to } = member
    if (scope.source(from) || (to && scope.source(to))) {
      conditions.push(memberWithFields(member, source, node, scope))
      continue
    }
    literals.push({ from: constantOf(from, scope), to: to && constantOf(to, scope) })
  }
  const groups = quantifier === 'all' ? literals.map((literal) => [literal]) : literals.length > 0 ? [literals] : []
  for (const group of groups) {
    const predicate = isOrdinal(source.info.type) ? ordinals(group, source.info) : others(group, source.info)
    conditions.push({ kind: 'satisfies', source, quantifier, predicate })
  }
  return conditions.length === 1 ? conditions[0] : { kind: 'or', operands: conditions }
}

interface LiteralMember {
  readonly from: Constant
  readonly to?: Constant
}

function memberWithFields({ from, to }: SetMember, source: Source, node: MembershipNode, scope: Scope): Condition {
  const quantifier = node.quantifier ?? 'any'
  const first = scope.source(from) ?? constant(from, source.info, scope)
  const [left, low] = comparable(from, source, first)
  if (!to) return { kind: 'relates', left, right: low, quantifier, relation: relate('eq', left.info) }
  const high = scope.source(to) ?? constant(to, source.info, scope)
  if (left !== source || comparable(to, source, high)[0] !== source) {
    refuse(to, 'The ends of a range have to be of the type of what is looked for.')
  }
  return { kind: 'within', source, from: low, to: high, quantifier, relation: relate('le', source.info) }
}

function constant(operand: SetMember['from'], info: FieldInfo, scope: Scope): Source {
  return { kind: 'constant', info, values: [orRefuse(operand, fieldValueOf(constantOf(operand, scope), info))] }
}

function ordinals(members: readonly LiteralMember[], info: FieldInfo): Predicate {
  const intervals = members.flatMap(({ from, to }) => {
    const first = orRefuse(from, intervalsOf(from, info))
    return to ? [between(first[0], orRefuse(to, intervalsOf(to, info))[0], info)] : first
  })
  return ordinalPredicate(new OrdinalSet(intervals), info)
}

function others(members: readonly LiteralMember[], info: FieldInfo): Predicate {
  return among(
    members.map(({ from, to }) => {
      const first = orRefuse(from, fieldValueOf(from, info))
      return { first, last: to ? orRefuse(to, fieldValueOf(to, info)) : first }
    }),
  )
}
