/**
 * Strings and other single values of JSON texts, with their place, without recursion: in lines, bodies and server-sent events. Tolerant: a text
 * that is cut has the values up to there.
 */
import type { TextRange } from './detectors.ts'

export interface JsonLeaf extends TextRange {
  /** Names and indices from the top; good until the visit ends. */
  readonly place: readonly (string | number)[]
  /** In quotes, which [start, end) leaves out. */
  readonly isString: boolean
}

type Visit = (leaf: JsonLeaf) => void

/** Deeper names are not told. */
const MAX_PLACE = 64
/** How often the bytes of a text may be gone over; then each line is looked at alone. */
const PASSES = 4
const BEGINNING = /(?:^|[\r\n]|data:)[ \t]{0,64}(?=[[{])/g
const DELIMITER = /[\s,:{}[\]"]/g
const SPECIAL = /["\\\r\n]/g

/** Visits the values of all JSON in a text; returns where JSON begins that does not end, the text's length when there is none. */
export function visitJson(text: string, visit: Visit): number {
  let budget = text.length * PASSES
  let open = text.length
  const beginning = new RegExp(BEGINNING)
  for (let match = beginning.exec(text); match; match = beginning.exec(text)) {
    const start = match.index + match[0].length
    const line = text.indexOf('\n', start)
    const limit = budget > 0 || line < 0 ? text.length : line
    const { end, state } = visitLeaves(text, start, limit, visit)
    budget -= end - start
    if (state === 'open' && limit === text.length) open = Math.min(open, start)
    if (state === 'whole') beginning.lastIndex = end
    else beginning.lastIndex = start + 1
  }
  return open
}

interface Level {
  readonly isObject: boolean
  key: string | number
  wantsKey: boolean
}

function visitLeaves(text: string, start: number, limit: number, visit: Visit) {
  const levels: Level[] = []
  const leaf = (from: number, to: number, isString: boolean): void => {
    visit({ start: from, end: to, isString, place: levels.slice(0, MAX_PLACE).map(({ key }) => key) })
  }
  let at = start
  while (at < limit) {
    const top = levels[levels.length - 1]
    const character = text[at]
    if (character === '"') {
      const { end, state } = stringEnd(text, at + 1, limit)
      if (state === 'bad') return { end, state }
      if (top?.isObject && top.wantsKey) top.key = unescaped(text.slice(at + 1, end))
      else leaf(at + 1, end, true)
      if (state === 'open') return { end, state }
      at = end + 1
    } else if (character === '{' || character === '[') {
      levels.push({ isObject: character === '{', key: character === '{' ? '' : 0, wantsKey: character === '{' })
      at++
    } else if (character === '}' || character === ']') {
      levels.pop()
      at++
      if (levels.length === 0) return { end: at, state: 'whole' as const }
    } else if (character === ',' || character === ':') {
      if (top && character === ':') top.wantsKey = false
      else if (top?.isObject) top.wantsKey = true
      else if (top) top.key = Number(top.key) + 1
      at++
    } else if (character === ' ' || character === '\n' || character === '\r' || character === '\t') at++
    else {
      DELIMITER.lastIndex = at
      const end = Math.min(DELIMITER.exec(text)?.index ?? limit, limit)
      if (end === at) return { end: at + 1, state: 'bad' as const }
      leaf(at, end, false)
      at = end
    }
  }
  return { end: limit, state: 'open' as const }
}

/** Where the closing quote is. */
function stringEnd(text: string, from: number, limit: number) {
  SPECIAL.lastIndex = from
  for (let match = SPECIAL.exec(text); match && match.index < limit; match = SPECIAL.exec(text)) {
    if (match[0] === '"') return { end: match.index, state: 'whole' as const }
    // A line feed has to be escaped: this is no JSON.
    if (match[0] !== '\\') return { end: match.index, state: 'bad' as const }
    SPECIAL.lastIndex = match.index + 2
  }
  return { end: limit, state: 'open' as const }
}

/** A string of JSON without its escapes, if it is one. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}
