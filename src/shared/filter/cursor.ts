/** The parser's place in the tokens, and the one exception of the filter language: it never leaves `parse`. */
import type { FilterError } from './error.ts'
import { lex } from './lexer.ts'
import { MAX_FILTER_DEPTH } from './limits.ts'
import { type ComparisonOperator, comparisonOperator, type Token, type WordOperator, wordOperator } from './tokens.ts'

export class Refusal extends Error {
  readonly error: FilterError

  constructor(error: FilterError) {
    super(error.message)
    this.error = error
  }
}

export class Cursor {
  readonly text: string
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
    this.tokens = lex(text)
  }

  get token(): Token | undefined {
    return this.tokens[this.at]
  }

  /** The current token as it is written, empty at the end of the text. */
  get spelling(): string {
    return this.spellingOf(this.token)
  }

  get nextSpelling(): string {
    return this.spellingOf(this.tokens[this.at + 1])
  }

  /** Where the current token starts, or the text ends. */
  get start(): number {
    return this.token?.start ?? this.text.length
  }

  /** Where the last token taken ends. */
  get end(): number {
    return this.at === 0 ? 0 : this.tokens[this.at - 1].end
  }

  get comparison(): ComparisonOperator | undefined {
    return this.isOperator ? comparisonOperator(this.spelling) : undefined
  }

  get word(): WordOperator | undefined {
    return this.isOperator ? wordOperator(this.spelling) : undefined
  }

  get nextWord(): WordOperator | undefined {
    return wordOperator(this.nextSpelling)
  }

  get isOperator(): boolean {
    return this.token?.kind === 'operator' || this.token?.kind === 'keyword'
  }

  take(): Token {
    const taken = this.tokens[this.at]
    this.at++
    return taken
  }

  is(spelling: string): boolean {
    return this.spelling === spelling
  }

  /** Takes the current token if it is spelled so (punctuation and symbols, never strings). */
  accept(spelling: string): boolean {
    if (this.spelling !== spelling) return false
    this.at++
    return true
  }

  expect(spelling: string, why: string): void {
    if (!this.accept(spelling)) this.unexpected(why)
  }

  /** Counts what is inside one another; the matching call is `leave`. */
  enter(): void {
    if (++this.depth > MAX_FILTER_DEPTH) {
      this.fail(`More than ${MAX_FILTER_DEPTH} parentheses, negations, slices or calls are inside one another.`)
    }
  }

  leave(): void {
    this.depth--
  }

  /** Refuses the current token, or the end of the text. */
  unexpected(expected: string): never {
    const { token } = this
    if (token?.error) this.fail(token.error)
    if (!token) this.fail(`The filter ends where ${expected} is expected.`)
    this.fail(`“${this.spelling}” is not expected here.`, `Expected: ${expected}.`)
  }

  /** Refuses the current token for a reason; at the end of the text, the last one. */
  fail(message: string, hint?: string, suggestion?: string): never {
    const { token } = this
    const start = token?.start ?? Math.max(0, this.text.length - 1)
    this.failAt({ message, start, end: token?.end ?? this.text.length, hint, suggestion })
  }

  failAt(error: FilterError): never {
    throw new Refusal(error)
  }

  private spellingOf(token: Token | undefined): string {
    return token ? this.text.slice(token.start, token.end) : ''
  }
}
