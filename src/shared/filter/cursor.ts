/** The parser's place in the tokens, and the one exception of the filter language: it never leaves `parse`. */
import type { FilterError } from './error.ts'
import { lex } from './lexer.ts'
import { MAX_FILTER_DEPTH } from './limits.ts'
import { type ComparisonOperator, comparisonOperator, type Token, type WordOperator, wordOperator } from './tokens.ts'
import type { Traced } from './traced.ts'

export class Refusal extends Error {
  readonly error: FilterError

  constructor(error: FilterError) {
    super(error.message)
    this.error = error
  }
}

export class Cursor {
  /** Where the text ends, and its last character begins: in what was typed, which is another text where that has macros. */
  private readonly last: { readonly start: number; readonly end: number }
  /** With places in the text that was typed. */
  private readonly tokens: readonly Token[]
  private readonly spellings: readonly string[]
  /** Whether a token follows the one before it without a space. */
  private readonly joined: readonly boolean[]
  private readonly traced: Traced
  /** Where each token starts in the text that is read. */
  private readonly offsets: readonly number[]
  private at = 0
  private depth = 0

  constructor(traced: Traced) {
    const { text, starts, ends } = traced
    const tokens = lex(text)
    this.traced = traced
    this.offsets = tokens.map(({ start }) => start)
    this.last = { start: starts.at(-1) ?? 0, end: ends.at(-1) ?? 0 }
    this.spellings = tokens.map(({ start, end }) => text.slice(start, end))
    this.joined = tokens.map(({ start }, i) => i > 0 && tokens[i - 1].end === start)
    this.tokens = tokens.map((token) => ({ ...token, start: starts[token.start], end: ends[token.end - 1] }))
  }

  get token(): Token | undefined {
    return this.tokens[this.at]
  }

  get isJoined(): boolean {
    return this.joined[this.at] ?? false
  }

  /** The current token as it is written, empty at the end of the text. */
  get spelling(): string {
    return this.spellings[this.at] ?? ''
  }

  /** Where the current token starts, or the text ends. */
  get start(): number {
    return this.token?.start ?? this.last.end
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
    return wordOperator(this.spellings[this.at + 1] ?? '')
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
    const start = token?.start ?? this.last.start
    this.failAt({ message, start, end: token?.end ?? this.last.end, hint, suggestion })
  }

  /** Refuses a part of the current token, at [start, end) of it. */
  failWithin({ message, start, end }: FilterError, hint: string): never {
    const { starts, ends } = this.traced
    const offset = this.offsets[this.at]
    const last = Math.min(end, this.spelling.length) - 1
    this.failAt({ message, start: starts[offset + start], end: ends[offset + last], hint })
  }

  failAt(error: FilterError): never {
    throw new Refusal(error)
  }
}
