/**
 * JSON as indented lines of tokens, for reading: numbers, keys and their order stay as they were written, and a text that ends in its middle is
 * shown as far as it goes. What is no JSON is told as it came.
 */
export type JsonTokenKind = 'key' | 'string' | 'number' | 'word' | 'mark' | 'other'

export interface JsonToken {
  readonly kind: JsonTokenKind
  readonly text: string
}

export interface JsonLine {
  /** Steps that it is indented by. */
  readonly depth: number
  readonly tokens: readonly JsonToken[]
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\[\s\S])*"?)(?=(\s*:)?)|(-?\d[\d.eE+-]*)|([a-zA-Z]+)|([{}[\],:])|([\s\S]))/y
/** Objects and arrays within each other that are still indented further. */
const MAX_DEPTH = 100

/** Whether a text begins as an object or an array does. */
export const looksLikeJson = (text: string): boolean => /^\s*[{[]/.test(text)

/** The lines, at most `limit`; `more` tells that there are others. */
export function jsonLines(
  text: string,
  limit: number,
): { readonly lines: readonly JsonLine[]; readonly more: boolean } {
  const lines: { depth: number; tokens: JsonToken[] }[] = []
  let depth = 0
  let line: JsonToken[] = []
  let before = ''
  const end = (): void => {
    if (line.length > 0) lines.push({ depth: Math.min(depth, MAX_DEPTH), tokens: line })
    line = []
  }
  TOKEN.lastIndex = 0
  for (;;) {
    const found = TOKEN.exec(text)
    if (!found) break
    if (lines.length >= limit) return { lines, more: true }
    const [, quoted, isKey, number, word, mark, other] = found
    if (mark === '}' || mark === ']') {
      // An empty object or array stays on its line.
      if (before !== '{' && before !== '[') {
        end()
        depth = Math.max(0, depth - 1)
      }
      line.push({ kind: 'mark', text: mark })
    } else {
      if (before === '{' || before === '[') {
        end()
        depth++
      } else if (before === ',') end()
      if (mark) line.push({ kind: 'mark', text: mark === ':' ? ': ' : mark })
      else line.push({ kind: kindOf(quoted, isKey, number, word), text: quoted ?? number ?? word ?? other })
    }
    before = mark ?? ''
  }
  end()
  return lines.length > limit ? { lines: lines.slice(0, limit), more: true } : { lines, more: false }
}

function kindOf(
  quoted: string | undefined,
  isKey: string | undefined,
  number: string | undefined,
  word: string | undefined,
): JsonTokenKind {
  if (quoted !== undefined) return isKey === undefined ? 'string' : 'key'
  if (number !== undefined) return 'number'
  return word === undefined ? 'other' : 'word'
}

/** The lines as one text, indented by two. */
export const jsonText = (lines: readonly JsonLine[]): string =>
  lines.map(({ depth, tokens }) => '  '.repeat(depth) + tokens.map(({ text }) => text).join('')).join('\n')

/** JSON indented; other text as it is. */
export const prettyText = (text: string): string =>
  looksLikeJson(text) ? jsonText(jsonLines(text, Number.POSITIVE_INFINITY).lines) : text
