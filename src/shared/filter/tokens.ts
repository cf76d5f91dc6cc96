/**
 * The words and symbols of the filter language. Operators are known by one canonical name, whichever spelling was used, so that
 * neither the parser nor the window repeats the spellings.
 */
export type TokenKind =
  /** A word that may name a field; in the place of a value, an unquoted literal. */
  | 'field'
  /** An operator spelled as a word: `and`, `contains`, `eq`. */
  | 'keyword'
  | 'operator'
  | 'number'
  /** Quoted, or an unquoted word that can't be a field's name. */
  | 'string'
  | 'address'
  | 'bytes'
  | 'paren'
  | 'brace'
  | 'bracket'
  /** What stands between brackets: `0:4`. */
  | 'range'
  /** `,` and `..` */
  | 'separator'
  /** `$name` before its arguments in parentheses, or all of `${name:a;b}` and `${field}`. */
  | 'macro'
  | 'unknown'

/** A piece of the text at [start, end). Between two tokens there is white space only. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** Why the token can't be used, for one that is recognised but broken. */
  readonly error?: string
}

/** `any_ne` holds when some occurrence differs; `all_ne`, which is what `!=` means, when every one does. */
export type ComparisonOperator = 'any_eq' | 'all_eq' | 'any_ne' | 'all_ne' | 'gt' | 'ge' | 'lt' | 'le'
export type ArithmeticOperator = '&' | '+' | '-' | '*' | '/' | '%'

/** What each function gives; the bar offers them, the engine's check knows what they take. */
export const FUNCTIONS = {
  len: 'bytes of a value',
  count: 'how often a field is in the frame',
  lower: 'text in lower case',
  upper: 'text in upper case',
  string: 'a number or an address as text',
  max: 'the greatest of values',
  min: 'the least of values',
  abs: 'a number without its sign',
} as const
export type FunctionName = keyof typeof FUNCTIONS

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name)

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  '==': 'any_eq',
  eq: 'any_eq',
  any_eq: 'any_eq',
  '===': 'all_eq',
  all_eq: 'all_eq',
  '!=': 'all_ne',
  ne: 'all_ne',
  all_ne: 'all_ne',
  '!==': 'any_ne',
  '~=': 'any_ne',
  any_ne: 'any_ne',
  '>': 'gt',
  gt: 'gt',
  '>=': 'ge',
  ge: 'ge',
  '<': 'lt',
  lt: 'lt',
  '<=': 'le',
  le: 'le',
}

export type WordOperator = 'and' | 'or' | 'xor' | 'not' | 'contains' | 'matches' | 'in' | 'any' | 'all'

const WORDS: Readonly<Record<string, WordOperator>> = {
  '&&': 'and',
  and: 'and',
  '||': 'or',
  or: 'or',
  '^^': 'xor',
  xor: 'xor',
  '!': 'not',
  not: 'not',
  contains: 'contains',
  matches: 'matches',
  '~': 'matches',
  in: 'in',
  any: 'any',
  all: 'all',
}

const ARITHMETIC: Readonly<Record<string, ArithmeticOperator>> = {
  '&': '&',
  bitand: '&',
  bitwise_and: '&',
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
}

const look = <T>(table: Readonly<Record<string, T>>, spelling: string): T | undefined =>
  Object.hasOwn(table, spelling) ? table[spelling] : undefined

export const comparisonOperator = (spelling: string): ComparisonOperator | undefined => look(COMPARISONS, spelling)
export const wordOperator = (spelling: string): WordOperator | undefined => look(WORDS, spelling)
export const arithmeticOperator = (spelling: string): ArithmeticOperator | undefined => look(ARITHMETIC, spelling)

/** Operators spelled as words; fields may not have these names. */
export const isKeyword = (word: string): boolean =>
  comparisonOperator(word) !== undefined || wordOperator(word) !== undefined || arithmeticOperator(word) !== undefined

const byLength = (a: string, b: string): number => b.length - a.length

/** Operators spelled with symbols, longest first. `#` asks for a layer, `@` for the bytes of a field. */
export const SYMBOLS: readonly string[] = [
  ...[COMPARISONS, WORDS, ARITHMETIC].flatMap((table) => Object.keys(table).filter((spelling) => !/\w/.test(spelling))),
  '#',
  '@',
].sort(byLength)
