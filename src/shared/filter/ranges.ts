/** What stands in brackets: bytes of a slice, or layers behind `#`. */
import type { SliceRange } from './ast.ts'
import type { Cursor } from './cursor.ts'

const RANGE = /^(-?[0-9]+|0[xX][0-9a-fA-F]+)?\s*(?:([:-])\s*(0[xX][0-9a-fA-F]+|-?[0-9]+)?)?$/

/** `[0:4, 8, -2:]`, from its opening bracket. */
export function parseRanges(cursor: Cursor): SliceRange[] {
  cursor.take()
  const ranges: SliceRange[] = []
  do ranges.push(parseRange(cursor))
  while (cursor.accept(','))
  cursor.expect(']', 'a closing bracket')
  return ranges
}

function parseRange(cursor: Cursor): SliceRange {
  if (cursor.token?.kind !== 'range') cursor.unexpected('a range, as 0:4')
  const range = readRange(cursor.spelling)
  if (typeof range === 'string')
    cursor.fail(range, 'Write [offset], [offset:length], [first-last], [:length] or [offset:].')
  cursor.take()
  return range
}

/** A range, or why it is none. */
export function readRange(text: string): SliceRange | string {
  const match = RANGE.exec(text)
  const [first, separator, second] = match?.slice(1) ?? []
  const [from, to] = [Number(first ?? 0), Number(second)]
  const complete = first !== undefined || separator === ':'
  if (!match || !complete || (separator === '-' && second === undefined)) return `“${text}” is no range.`
  if (separator === ':' && second !== undefined && to <= 0) return `A slice of ${to} holds nothing.`
  if (separator === '-' && from < 0 !== to < 0)
    return `Of ${from} and ${to} one counts from the start and one from the end.`
  if (separator === '-' && to < from) return `The range ends at ${to}, before its start.`
  if (separator === '-') return { offset: from, last: to }
  if (separator === ':') return second === undefined ? { offset: from } : { offset: from, length: to }
  return { offset: from, length: 1 }
}
