/**
 * Text to tokens. Total: every text has tokens, and every character that is not white space is in exactly one. The filter bar
 * colours by these kinds; the parser decides what they mean.
 *
 * A word is a run of letters, digits, `_ : - /` and single dots, as in Wireshark's scanner: fields, numbers, addresses and byte
 * strings alike. `..` ends it, so that `{1..5}` and `{10.0.0.1..10.0.0.9}` need no spaces.
 */

import { MAX_MACRO_NAME } from './limits.ts'
import { isBytes, isEther, isIPv4, isIPv6, isNumber } from './literals.ts'
import { isKeyword, SYMBOLS, type Token, type TokenKind } from './tokens.ts'

const SPACE = /\s/
const WORD_START = /[A-Za-z0-9_:]/
const WORD_REST = /[A-Za-z0-9_:/-]/
const FIELD_NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_][A-Za-z0-9_-]*)*$/
const MACRO_NAME = /^\$[A-Za-z_][A-Za-z0-9_]*/
const PUNCTUATION: Readonly<Record<string, TokenKind>> = {
  '(': 'paren',
  ')': 'paren',
  '{': 'brace',
  '}': 'brace',
  '[': 'bracket',
  ']': 'bracket',
  ',': 'separator',
}

export function lex(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let inBrackets = false
  while (at < text.length) {
    if (SPACE.test(text[at])) {
      at++
      continue
    }
    const token = inBrackets ? lexInBrackets(text, at) : lexOne(text, at)
    if (token.kind === 'bracket') inBrackets = text[at] === '['
    tokens.push(token)
    at = token.end
  }
  return tokens
}

function lexOne(text: string, start: number): Token {
  const character = text[start]
  const next = text[start + 1]
  if (character === '"' || character === "'") return quoted(text, start, start)
  if ((character === 'r' || character === 'R') && next === '"') return quoted(text, start, start + 1)
  if (character === '.' && next === '.') return { kind: 'separator', start, end: start + 2 }
  if (character === '$') return macro(text, start)
  const punctuation = PUNCTUATION[character]
  if (punctuation) return { kind: punctuation, start, end: start + 1 }
  if (WORD_START.test(character)) return word(text, start)
  const symbol = SYMBOLS.find((spelling) => text.startsWith(spelling, start))
  if (symbol) return { kind: 'operator', start, end: start + symbol.length }
  return { kind: 'unknown', start, end: start + ((text.codePointAt(start) as number) > 0xffff ? 2 : 1) }
}

/** Between brackets everything up to the next `,` or `]` is one range; spaces at its end are not part of it. */
function lexInBrackets(text: string, start: number): Token {
  if (text[start] === ']') return { kind: 'bracket', start, end: start + 1 }
  if (text[start] === ',') return { kind: 'separator', start, end: start + 1 }
  let end = start
  while (end < text.length && text[end] !== ',' && text[end] !== ']') end++
  while (SPACE.test(text[end - 1])) end--
  return { kind: 'range', start, end }
}

/** A quoted string from its prefix at `start`, whose opening quote is at `open`. A backslash keeps the next character inside. */
function quoted(text: string, start: number, open: number): Token {
  const quote = text[open]
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote) return { kind: 'string', start, end: at + 1 }
  }
  return { kind: 'string', start, end: text.length, error: `The closing ${quote} is missing.` }
}

/** A backslash keeps the next character inside the braces. */
function macro(text: string, start: number): Token {
  if (text[start + 1] !== '{') {
    const end = start + (MACRO_NAME.exec(text.slice(start, start + MAX_MACRO_NAME))?.[0].length ?? 1)
    return { kind: end === start + 1 ? 'unknown' : 'macro', start, end }
  }
  for (let at = start + 2; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '}') return { kind: 'macro', start, end: at + 1 }
  }
  return { kind: 'macro', start, end: text.length, error: 'The closing } is missing.' }
}

function word(text: string, start: number): Token {
  let end = start + 1
  while (end < text.length) {
    const dotted = text[end] === '.' && end + 1 < text.length && WORD_REST.test(text[end + 1])
    if (!dotted && !WORD_REST.test(text[end])) break
    end++
  }
  return { kind: wordKind(text.slice(start, end)), start, end }
}

function wordKind(word: string): TokenKind {
  if (isKeyword(word)) return 'keyword'
  if (isNumber(word)) return 'number'
  if (isIPv4(word) || isIPv6(word) || isEther(word)) return 'address'
  if (isBytes(word)) return 'bytes'
  return FIELD_NAME.test(word) ? 'field' : 'string'
}
