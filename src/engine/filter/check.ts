/**
 * Parsed tree to checked tree, against the registry: names become fields, literals values of their type, and what makes no sense
 * is refused with the place and a way out. Depth is bounded by the parser.
 */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FieldValue } from '../../shared/fields.ts'
import type { BareNode, FilterNode } from '../../shared/filter/ast.ts'
import type { FilterError } from '../../shared/filter/error.ts'
import type { Registry } from '../dissect/registry.ts'
import { checkCompare, checkMembership, checkSearch } from './check-relations.ts'
import { checkSource, Refused, refuse } from './check-sources.ts'
import type { Condition } from './tree.ts'

export function check(node: FilterNode, registry: Registry): Result<Condition, FilterError> {
  try {
    return ok(checkNode(node, registry))
  } catch (thrown) {
    if (thrown instanceof Refused) return fail(thrown.error)
    throw thrown
  }
}

function checkNode(node: FilterNode, registry: Registry): Condition {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return { kind: node.kind, operands: node.operands.map((operand) => checkNode(operand, registry)) }
    case 'not':
      return { kind: 'not', operand: checkNode(node.operand, registry) }
    case 'bare':
      return checkBare(node, registry)
    case 'compare':
      return checkCompare(node, registry)
    case 'contains':
    case 'matches':
      return checkSearch(node, registry)
    case 'in':
      return checkMembership(node, registry)
  }
}

/** Presence; of a bitwise and, whether a bit is left. */
function checkBare({ operand }: BareNode, registry: Registry): Condition {
  const source = checkSource(operand, registry)
  if (source.kind === 'call') {
    refuse(operand, `${source.info.name} is a value and can't stand alone.`, `Compare it: ${source.info.name} > 0.`)
  }
  if (source.kind !== 'mask') return { kind: 'present', source }
  const accepts = (value: FieldValue) =>
    value instanceof Uint8Array ? value.some((byte) => byte !== 0) : Number(value) !== 0
  return { kind: 'satisfies', source, quantifier: 'any', predicate: { accepts } }
}
