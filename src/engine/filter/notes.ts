/** What to tell of a filter that works: old spellings, names without quotes, and conditions that hardly mean what they say. */
import type { FilterNode, Operand } from '../../shared/filter/ast.ts'
import type { FilterNote } from '../../shared/filter/error.ts'
import { lex } from '../../shared/filter/lexer.ts'
import type { Registry } from '../dissect/registry.ts'
import { scopeOf } from './check-sources.ts'
import { currentName } from './names.ts'
import type { Scope } from './scope.ts'
import { classOf, isSigned } from './types.ts'

const MAX_NOTES = 20

export function notesOf(text: string, node: FilterNode, registry: Registry): FilterNote[] {
  const notes: FilterNote[] = []
  for (const { start, end } of lex(text)) {
    if (text.slice(start, end) === '~=') {
      notes.push({ message: '~= is an old spelling of !==.', start, end, suggestion: '!==' })
    }
  }
  walk(node, scopeOf(registry), notes)
  return notes.slice(0, MAX_NOTES)
}

function walk(node: FilterNode, scope: Scope, notes: FilterNote[]): void {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      for (const operand of node.operands) {
        if (node.kind === 'or' && isOpenAnd(operand)) {
          const { start, end } = operand
          notes.push({ message: 'and binds tighter than or: parentheses make it plain.', start, end })
        }
        walk(operand, scope, notes)
      }
      return
    case 'not':
      walk(node.operand, scope, notes)
      return
    case 'bare':
      names(node.operand, scope, notes)
      return
    case 'in':
      names(node.left, scope, notes)
      for (const { from, to } of node.members)
        for (const value of [from, to]) if (value) beside(node.left, value, scope, notes)
      return
    default:
      for (const operand of [node.left, node.right]) names(operand, scope, notes)
      beside(node.left, node.right, scope, notes)
      beside(node.right, node.left, scope, notes)
  }
}

/** Not in parentheses, and no chain as `a < b < c`, whose parts overlap. */
function isOpenAnd(node: FilterNode): boolean {
  if (node.kind !== 'and') return false
  const [first, second] = node.operands
  return first.start === node.start && second.start >= first.end
}

/** Fields by the names they had once. */
function names(operand: Operand, scope: Scope, notes: FilterNote[]): void {
  switch (operand.kind) {
    case 'word': {
      const { text, start, end } = operand
      const suggestion = currentName(text)
      if (suggestion === undefined || !scope.source(operand)) return
      notes.push({ message: `${text} is now called ${suggestion}.`, start, end, suggestion })
      return
    }
    case 'field':
      names(operand.name, scope, notes)
      return
    case 'slice':
    case 'negative':
      names(operand.operand, scope, notes)
      return
    case 'arithmetic':
      names(operand.left, scope, notes)
      names(operand.right, scope, notes)
      return
    case 'call':
      for (const argument of operand.arguments) names(argument, scope, notes)
  }
}

/** A value beside a field. */
function beside(field: Operand, value: Operand, scope: Scope, notes: FilterNote[]): void {
  if (value.kind !== 'word' && value.kind !== 'negative') return
  const source = scope.source(value) ? undefined : scope.source(field)
  if (!source) return
  const { name, type } = source.info
  const { start, end } = value
  if (value.kind === 'negative') {
    if (source.kind === 'field' && classOf(type) === 'integer' && !isSigned(type)) {
      notes.push({ message: `${name} is never negative.`, start, end })
    }
    return
  }
  const isName = classOf(type) === 'string' || (source.info.values !== undefined && /^[A-Za-z_]/.test(value.text))
  if (!isName) return
  const suggestion = `"${value.text}"`
  notes.push({ message: 'Text and names of values belong in double quotes.', start, end, suggestion })
}
