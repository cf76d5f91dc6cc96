/** The direct members of an object and elements of an array, by their byte ranges: for protocols that are made of JSON. */
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipBlank,
  skipString,
  skipValue,
} from './scan.ts'
import { stringText } from './text.ts'

/** A value's bytes, quotes and brackets included. */
export interface ValueRange {
  readonly start: number
  readonly end: number
}

export interface Member extends ValueRange {
  readonly key: string
  /** Where the member begins: at its key's quote. */
  readonly keyStart: number
}

/** The members of the object at `start`, as far as they can be read. Empty when there is no object. */
export function readMembers(bytes: Uint8Array, start: number, end: number): Member[] {
  const members: Member[] = []
  if (bytes[start] !== OPEN_OBJECT) return members
  let at = skipBlank(bytes, start + 1, end)
  while (at < end && bytes[at] === QUOTE) {
    const keyEnd = skipString(bytes, at, end)
    if (keyEnd < 0) break
    const colon = skipBlank(bytes, keyEnd, end)
    if (bytes[colon] !== COLON || colon >= end) break
    const value = skipBlank(bytes, colon + 1, end)
    if (value >= end) break
    const after = skipValue(bytes, value, end)
    members.push({ key: stringText(bytes, at, keyEnd), keyStart: at, start: value, end: after < 0 ? end : after })
    if (after < 0) break
    at = skipBlank(bytes, after, end)
    if (at >= end || bytes[at] !== COMMA) break
    at = skipBlank(bytes, at + 1, end)
  }
  return members
}

/** The elements of the array at `start`, at most `limit` of them. Empty when there is no array. */
export function readElements(
  bytes: Uint8Array,
  start: number,
  end: number,
  limit = Number.POSITIVE_INFINITY,
): ValueRange[] {
  const elements: ValueRange[] = []
  if (bytes[start] !== OPEN_ARRAY) return elements
  let at = skipBlank(bytes, start + 1, end)
  while (at < end && bytes[at] !== CLOSE_ARRAY && bytes[at] !== CLOSE_OBJECT && elements.length < limit) {
    const after = skipValue(bytes, at, end)
    elements.push({ start: at, end: after < 0 ? end : after })
    if (after < 0) break
    at = skipBlank(bytes, after, end)
    if (at >= end || bytes[at] !== COMMA) break
    at = skipBlank(bytes, at + 1, end)
  }
  return elements
}

/** How many elements the array at `start` has. */
export function countElements(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== OPEN_ARRAY) return 0
  let count = 0
  let at = skipBlank(bytes, start + 1, end)
  while (at < end && bytes[at] !== CLOSE_ARRAY) {
    const after = skipValue(bytes, at, end)
    count++
    if (after < 0) break
    at = skipBlank(bytes, after, end)
    if (at >= end || bytes[at] !== COMMA) break
    at = skipBlank(bytes, at + 1, end)
  }
  return count
}

export const findMember = (members: readonly Member[], key: string): Member | undefined =>
  members.findLast((member) => member.key === key)

/** Text of a member that is a string, undefined otherwise. */
export function memberString(bytes: Uint8Array, members: readonly Member[], key: string): string | undefined {
  const member = findMember(members, key)
  if (!member || bytes[member.start] !== QUOTE || member.end - member.start < 2) return undefined
  return stringText(bytes, member.start, member.end)
}
