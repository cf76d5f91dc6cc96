/**
 * Parsed tree to checked tree, against the registry: names become fields, literals values of their type, and what makes no sense
 * is refused with the place and a way out. Depth is bounded by the parser.
 */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FieldValue } from '../../shared/fields.ts'
import type { BareNode, FilterNode } from '../../shared/filter/ast.ts'
import type { FilterError } from '../../shared/filter/error.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Registry } from '../dissect/registry.ts'
import { checkMembership } from './check-membership.ts'
import { checkCompare, checkSearch } from './check-relations.ts'
import { scopeOf } from './check-sources.ts'
import { needSource, Refused, refuse } from './refusal.ts'
import type { Scope } from './scope.ts'
import type { Condition } from './tree.ts'

export interface CheckOptions {
  /** The frame that `${field}` looks at. */
  readonly selected?: Detail
  /** The filter is known to be right: its regular expressions are not looked at. */
  readonly trusted?: boolean
}

export function check(
  node: FilterNode,
  registry: Registry,
  options: CheckOptions = {},
): Result<Condition, FilterError> {
  try {
    return ok(checkNode(node, scopeOf(registry, options)))
  } catch (thrown) {
    if (thrown instanceof Refused) return fail(thrown.error)
    throw thrown
  }
}

function checkNode(node: FilterNode, scope: Scope): Condition {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return { kind: node.kind, operands: node.operands.map((operand) => checkNode(operand, scope)) }
    case 'not':
      return { kind: 'not', operand: checkNode(node.operand, scope) }
    case 'bare':
      return checkBare(node, scope)
    case 'compare':
      return checkCompare(node, scope)
    case 'contains':
    case 'matches':
      return checkSearch(node, scope)
    case 'in':
      return checkMembership(node, scope)
  }
}

/** Presence; of what is computed, whether it is anything but zero. */
function checkBare({ operand }: BareNode, scope: Scope): Condition {
  const source = needSource(operand, scope)
  if (source.kind === 'call') {
    refuse(operand, `${source.info.name} is a value and can't stand alone.`, `Compare it: ${source.info.name} > 0.`)
  }
  if (source.kind === 'constant') {
    refuse(operand, `${source.info.name} of the selected frame can't stand alone.`, 'Compare it with a field.')
  }
  if (source.kind === 'field' || source.kind === 'slice') return { kind: 'present', source }
  const accepts = (value: FieldValue) =>
    value instanceof Uint8Array ? value.some((byte) => byte !== 0) : Number(value) !== 0
  return { kind: 'satisfies', source, quantifier: 'any', predicate: { accepts } }
}
