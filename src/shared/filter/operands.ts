/** The parser's lower half: what can stand on either side of a relation. */
import type { FieldOperand, Operand, SliceRange, WordOperand } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { parseRanges, readRange } from './ranges.ts'
import { decodeString } from './strings.ts'
import { arithmeticOperator } from './tokens.ts'

const VALUE = 'a field or a value'

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
    cursor.fail('The layer operator # has to follow a field.', 'Write the slice behind it: ip#2[0:4].')
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
    case 'macro':
      return parseReference(cursor)
    case 'operator':
      if (cursor.is('@')) return parseRaw(cursor)
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
  const name: WordOperand = { kind: 'word', text, start, end }
  if (cursor.token?.kind === 'operator' && cursor.is('#')) {
    const layers = parseLayers(cursor)
    return { kind: 'field', name, layers, start, end: cursor.end }
  }
  if (cursor.token?.kind !== 'paren' || !cursor.is('(')) return name
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

/** `#2` or `#[1-2]`. */
function parseLayers(cursor: Cursor): SliceRange[] {
  cursor.take()
  const { token } = cursor
  if (token && !cursor.isJoined) cursor.fail('The number of a layer stands right behind #, without a space.')
  if (!token) cursor.unexpected('the number of a layer')
  if (token.kind === 'bracket' && cursor.is('[')) return parseRanges(cursor)
  if (!/^[0-9]+$/.test(cursor.spelling)) cursor.unexpected('a layer number or a range of them, as #2 or #[1-2]')
  const offset = Number(cursor.spelling)
  cursor.take()
  return [{ offset, length: 1 }]
}

/** `@field`: its bytes. */
function parseRaw(cursor: Cursor): FieldOperand {
  const { start } = cursor.take()
  const { token } = cursor
  const operand = token && token.kind !== 'operator' && token.kind !== 'macro' ? parseAtom(cursor) : undefined
  if (operand?.kind === 'word') return { kind: 'field', name: operand, raw: true, start, end: operand.end }
  if (operand?.kind === 'field') return { ...operand, raw: true, start }
  const end = operand?.end ?? token?.end ?? cursor.end
  return cursor.failAt({ message: '@ has to be followed by a field.', start, end })
}

const REFERENCE = /^\$\{\s*(@?)\s*([A-Za-z0-9_][\w.-]*)\s*(?:#(?:([0-9]+)|\[([^\]]*)\]))?\s*\}$/

/** `${field}`: its values in the selected frame. What is left of `$` once macros are expanded can be nothing else. */
function parseReference(cursor: Cursor): FieldOperand {
  const [, raw, text, layer, list] = REFERENCE.exec(cursor.spelling) ?? []
  if (text === undefined) cursor.unexpected('a macro, or a field of the selected frame, in braces')
  const ranges = (layer ?? list)?.split(',').map((range) => readRange(range.trim()))
  const layers: SliceRange[] = []
  for (const range of ranges ?? []) {
    if (typeof range === 'string') cursor.fail(range)
    layers.push(range)
  }
  const { start, end } = cursor.take()
  const name: WordOperand = { kind: 'word', text, start, end }
  return {
    kind: 'field',
    name,
    selected: true,
    ...(raw === '@' && { raw: true }),
    ...(ranges && { layers }),
    start,
    end,
  }
}

function parseString(cursor: Cursor): Operand {
  if (cursor.token?.error) cursor.fail(cursor.token.error)
  const quote = cursor.spelling.endsWith("'") ? "'" : '"'
  const decoded = decodeString(cursor.spelling)
  if (!decoded.ok) cursor.failWithin(decoded.error, 'Write \\\\ for a backslash, or put r before the quote.')
  const { start, end } = cursor.take()
  return { kind: 'string', value: decoded.value, quote, start, end }
}
