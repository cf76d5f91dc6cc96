/**
 * Text to tree, by recursive descent. Errors are values that say where and what to do; depth and length are bounded, so that no
 * text makes the stack overflow.
 *
 *   or       := xor { '||' xor }            and binds tighter than xor, xor tighter than or, not tightest
 *   relation := operand [ comparison operand { comparison operand } | contains operand | matches string | [not] in set ]
 */
import { fail, ok, type Result } from '../base/result.ts'
import type { FilterNode, Operand, Quantifier, SetMember } from './ast.ts'
import { Cursor, Refusal } from './cursor.ts'
import type { FilterError } from './error.ts'
import { MAX_FILTER_LENGTH, MAX_SET_MEMBERS } from './limits.ts'
import { expandMacros, type Macros, NO_MACROS } from './macros.ts'
import { parseEntity, parseOperand, parseSigned } from './operands.ts'

/** The tree of a filter, null for an empty one, which every frame passes. Its places are those in `text`, before macros. */
export function parse(text: string, macros: Macros = NO_MACROS): Result<FilterNode | null, FilterError> {
  if (text.length > MAX_FILTER_LENGTH) {
    return fail({
      message: `The filter is longer than ${MAX_FILTER_LENGTH} characters.`,
      start: MAX_FILTER_LENGTH,
      end: text.length,
    })
  }
  const expanded = expandMacros(text, macros)
  if (!expanded.ok) return expanded
  const cursor = new Cursor(expanded.value)
  try {
    if (!cursor.token) return ok(null)
    const node = parseLogical(cursor, 0)
    if (cursor.token) refuseRest(cursor)
    return ok(node)
  } catch (thrown) {
    if (thrown instanceof Refusal) return fail(thrown.error)
    throw thrown
  }
}

const LOGICAL = ['or', 'xor', 'and'] as const

function parseLogical(cursor: Cursor, level: number): FilterNode {
  if (level === LOGICAL.length) return parseNot(cursor)
  const kind = LOGICAL[level]
  const first = parseLogical(cursor, level + 1)
  if (cursor.word !== kind) return first
  const operands = [first]
  while (cursor.word === kind) {
    cursor.take()
    operands.push(parseLogical(cursor, level + 1))
  }
  return { kind, operands, start: first.start, end: cursor.end }
}

function parseNot(cursor: Cursor): FilterNode {
  if (cursor.word !== 'not') return parsePrimary(cursor)
  const { start } = cursor
  cursor.enter()
  cursor.take()
  const operand = parseNot(cursor)
  cursor.leave()
  return { kind: 'not', operand, start, end: operand.end }
}

function parsePrimary(cursor: Cursor): FilterNode {
  if (cursor.token?.kind === 'paren' && cursor.is('(')) {
    cursor.enter()
    const { start } = cursor
    cursor.take()
    const node = parseLogical(cursor, 0)
    if (!cursor.is(')')) refuseRest(cursor, 'a closing parenthesis')
    cursor.take()
    cursor.leave()
    return { ...node, start, end: cursor.end }
  }
  const word = cursor.word
  if (word !== 'any' && word !== 'all') return parseRelation(cursor)
  const { start } = cursor
  cursor.take()
  const relation = parseRelation(cursor, word)
  if (relation.kind === 'bare') {
    cursor.failAt({ message: `“${word}” needs a relation behind it.`, start, end: relation.end })
  }
  return { ...relation, start }
}

function parseRelation(cursor: Cursor, quantifier?: Quantifier): FilterNode {
  const left = parseOperand(cursor)
  const { start } = left
  const word = cursor.word
  if (cursor.comparison) return parseComparisons(cursor, left, quantifier)
  if (word === 'contains' || word === 'matches') {
    cursor.take()
    const right = parseEntity(cursor)
    return { kind: word, quantifier, left, right, start, end: right.end }
  }
  if (word === 'in') {
    const members = parseSet(cursor)
    return { kind: 'in', quantifier, left, members, start, end: cursor.end }
  }
  if (word === 'not' && cursor.nextWord === 'in') {
    cursor.take()
    const members = parseSet(cursor)
    const operand = { kind: 'in', quantifier, left, members, start, end: cursor.end } as const
    return { kind: 'not', operand, start, end: cursor.end }
  }
  return { kind: 'bare', operand: left, start, end: left.end }
}

/** `a == b`, or `a < b <= c` as `a < b and b <= c`. */
function parseComparisons(cursor: Cursor, first: Operand, quantifier?: Quantifier): FilterNode {
  const relations: FilterNode[] = []
  let left = first
  for (let operator = cursor.comparison; operator; operator = cursor.comparison) {
    cursor.take()
    const right = parseOperand(cursor)
    relations.push({ kind: 'compare', operator, quantifier, left, right, start: left.start, end: right.end })
    left = right
  }
  if (relations.length === 1) return relations[0]
  return { kind: 'and', operands: relations, start: first.start, end: left.end }
}

function parseSet(cursor: Cursor): SetMember[] {
  cursor.take()
  if (!cursor.accept('{')) cursor.unexpected('a set, as {80, 443, 8000..8080}')
  const members: SetMember[] = []
  do {
    if (members.length === MAX_SET_MEMBERS) cursor.fail(`A set has at most ${MAX_SET_MEMBERS} members.`)
    const from = parseSigned(cursor)
    const to = cursor.accept('..') ? parseSigned(cursor) : undefined
    members.push({ from, to, start: from.start, end: cursor.end })
  } while (cursor.accept(','))
  if (!cursor.accept('}')) cursor.unexpected('a comma or a closing brace')
  return members
}

/** What stands where an operator, or the end, should. */
function refuseRest(cursor: Cursor, expected = '“and”, “or”, or the end'): never {
  const spelling = cursor.spelling
  const lower = spelling.toLowerCase()
  if (
    cursor.token?.kind === 'field' &&
    lower !== spelling &&
    ['and', 'or', 'not', 'in', 'contains', 'matches'].includes(lower)
  ) {
    cursor.fail(`“${spelling}” is not expected here.`, `Operators are written small: ${lower}.`, lower)
  }
  if (spelling === '=') cursor.fail('“=” is no operator.', 'Use == to compare.', '==')
  if (cursor.comparison && cursor.end > 0) {
    cursor.fail(
      `“${spelling}” is not expected here.`,
      'A comparison stands between two values; parentheses hold whole conditions.',
    )
  }
  cursor.unexpected(expected)
}
