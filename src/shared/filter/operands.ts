/** The parser's lower half: what can stand on either side of a relation. */
import type { Operand, SliceRange } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { decodeString } from './strings.ts'
import { arithmeticOperator } from './tokens.ts'

const VALUE = 'a field or a value'
const RANGE = /^(-?[0-9]+|0[xX][0-9a-fA-F]+)?\s*(?:([:-])\s*(0[xX][0-9a-fA-F]+|[0-9]+)?)?$/

/** Binding power: `&` is the weakest, as in Wireshark. */
const POWER = { '&': 1, '+': 2, '-': 2, '*': 3, '/': 3, '%': 3 } as const

/** `entity { operator entity }`, by binding power. */
export function parseOperand(cursor: Cursor, power = 0): Operand {
  let left = parseSigned(cursor)
  let entered = 0
  for (;;) {
    const operator = cursor.isOperator ? arithmeticOperator(cursor.spelling) : undefined
    if (!operator || POWER[operator] <= power) break
    cursor.enter()
    entered++
    cursor.take()
    const right = parseOperand(cursor, POWER[operator])
    left = { kind: 'arithmetic', operator, left, right, start: left.start, end: right.end }
  }
  while (entered-- > 0) cursor.leave()
  return left
}

/** An entity with an optional sign; the members of a set are these. */
export function parseSigned(cursor: Cursor): Operand {
  const { start } = cursor
  if (cursor.token?.kind === 'operator') {
    if (cursor.accept('+')) return parseEntity(cursor)
    if (cursor.accept('-')) {
      const operand = parseEntity(cursor)
      return { kind: 'negative', operand, start, end: operand.end }
    }
  }
  return parseEntity(cursor)
}

/** A field, a literal, a call or a group in braces, with slices behind it. */
export function parseEntity(cursor: Cursor): Operand {
  let operand = parseAtom(cursor)
  let entered = 0
  while (cursor.token?.kind === 'bracket' && cursor.is('[')) {
    cursor.enter()
    entered++
    const ranges = parseRanges(cursor)
    operand = { kind: 'slice', operand, ranges, start: operand.start, end: cursor.end }
  }
  while (entered-- > 0) cursor.leave()
  if (cursor.token?.kind === 'operator' && cursor.is('#')) {
    cursor.fail('The layer operator # is not supported yet.')
  }
  return operand
}

function parseAtom(cursor: Cursor): Operand {
  const { token, start } = cursor
  switch (token?.kind) {
    case 'string':
      return /^([rR]?"|')/.test(cursor.spelling) ? parseString(cursor) : parseWord(cursor)
    case 'field':
    case 'number':
    case 'address':
    case 'bytes':
      return parseWord(cursor)
    case 'brace': {
      if (!cursor.accept('{')) break
      cursor.enter()
      const operand = parseOperand(cursor)
      cursor.expect('}', 'a closing brace')
      cursor.leave()
      return { ...operand, start, end: cursor.end }
    }
    case 'operator':
      if (cursor.is('$')) cursor.fail('Macros and field references, $ and {…}, are not supported yet.')
      if (cursor.is('@')) cursor.fail('The raw bytes operator @ is not supported yet.')
      break
    case 'unknown':
      if (cursor.is('=')) cursor.fail('“=” is no operator.', 'Use == to compare.', '==')
      if (cursor.spelling.charCodeAt(0) > 127) cursor.fail('Text beyond ASCII has to be in double quotes.')
      break
  }
  cursor.unexpected(VALUE)
}

function parseWord(cursor: Cursor): Operand {
  const text = cursor.spelling
  const { start, end } = cursor.take()
  if (cursor.token?.kind !== 'paren' || !cursor.is('(')) return { kind: 'word', text, start, end }
  cursor.enter()
  cursor.take()
  const args: Operand[] = []
  if (!cursor.is(')')) {
    do args.push(parseOperand(cursor))
    while (cursor.accept(','))
  }
  cursor.expect(')', 'a closing parenthesis')
  cursor.leave()
  return { kind: 'call', name: text, arguments: args, start, end: cursor.end }
}

function parseString(cursor: Cursor): Operand {
  if (cursor.token?.error) cursor.fail(cursor.token.error)
  const quote = cursor.spelling.endsWith("'") ? "'" : '"'
  const decoded = decodeString(cursor.spelling)
  const { start, end } = cursor.take()
  if (!decoded.ok) {
    const { error } = decoded
    const hint = 'Write \\\\ for a backslash, or put r before the quote.'
    cursor.failAt({ message: error.message, start: start + error.start, end: start + error.end, hint })
  }
  return { kind: 'string', value: decoded.value, quote, start, end }
}

function parseRanges(cursor: Cursor): SliceRange[] {
  cursor.take()
  const ranges: SliceRange[] = []
  do ranges.push(parseRange(cursor))
  while (cursor.accept(','))
  cursor.expect(']', 'a closing bracket')
  return ranges
}

function parseRange(cursor: Cursor): SliceRange {
  if (cursor.token?.kind !== 'range') cursor.unexpected('a range of bytes, as 0:4')
  const match = RANGE.exec(cursor.spelling)
  const [first, separator, second] = match?.slice(1) ?? []
  const [from, to] = [Number(first ?? 0), Number(second)]
  const complete = first !== undefined || (separator === ':' && second !== undefined)
  if (!match || !complete || (separator === '-' && second === undefined)) {
    cursor.fail(
      `“${cursor.spelling}” is no range of bytes.`,
      'Write [offset], [offset:length], [first-last], [:length] or [offset:].',
    )
  }
  if (separator === ':' && second !== undefined && to <= 0) cursor.fail(`A slice of ${to} bytes holds nothing.`)
  if (separator === '-' && to < from) cursor.fail(`The range ends at ${to}, before its start.`)
  cursor.take()
  if (separator === '-') return { offset: from, last: to }
  if (separator === ':') return second === undefined ? { offset: from } : { offset: from, length: to }
  return { offset: from, length: 1 }
}
