/** The strings of a JSON value at any depth, by their byte ranges. Tolerant, without recursion, like scan.ts. */
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipBlank,
  skipString,
  skipValue,
} from './scan.ts'
import { stringText } from './text.ts'

export interface StringVisitor {
  /** A string that is a value, quotes included; `name` is that of the innermost member around it, empty when there is none. */
  value(name: string, start: number, end: number): void
  /** A member's name, quotes included, in the value of the member `within`. False passes over the member's value. */
  member?(within: string, name: string, start: number, end: number): boolean
}

/** Visits no more than `limit` strings of the value at `start`. */
export function visitStrings(
  bytes: Uint8Array,
  start: number,
  end: number,
  visitor: StringVisitor,
  limit = 10_000,
): void {
  const names: string[] = []
  let name = ''
  let left = limit
  for (let at = start; at < end && left > 0; ) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const after = skipString(bytes, at, end)
      if (after < 0) return
      const next = skipBlank(bytes, after, end)
      left--
      if (next < end && bytes[next] === COLON) {
        name = stringText(bytes, at, after)
        const goesIn = visitor.member?.(names.at(-1) ?? '', name, at, after) ?? true
        const value = skipBlank(bytes, next + 1, end)
        at = goesIn ? value : skipValue(bytes, value, end)
        if (at < 0) return
      } else {
        visitor.value(name, at, after)
        at = after
      }
      continue
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) names.push(name)
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      name = names.pop() ?? ''
      if (names.length === 0) return
    }
    at++
  }
}
