/** The filter language without the fields: what the window needs of it, and what the engine's check starts from. */
export type * from './ast.ts'
export { type CompletionContext, type CompletionKind, completionContext } from './completion.ts'
export type { FilterError } from './error.ts'
export { lex } from './lexer.ts'
export { parse } from './parser.ts'
export type { ComparisonOperator, Token, TokenKind } from './tokens.ts'
