/** The filter language without the fields: what the window needs of it, and what the engine's check starts from. */
export { type CompletionContext, completionContext } from './completion.ts'
export { lex } from './lexer.ts'
export { parse } from './parser.ts'
export { FUNCTIONS } from './tokens.ts'
