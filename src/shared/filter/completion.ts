/**
 * What the filter bar can offer at the cursor. A small state machine over the tokens before it, which are allowed to make no
 * sense: somebody is typing.
 */
import { lex } from './lexer.ts'
import { arithmeticOperator, comparisonOperator, type Token, wordOperator } from './tokens.ts'

/** Where a field may stand, a function may as well. */
export type CompletionKind = 'field' | 'operator' | 'value' | 'macro' | 'none'

export interface CompletionContext {
  readonly kind: CompletionKind
  /** The part of the text that a completion replaces. */
  readonly from: number
  readonly to: number
  /** What of it stands before the cursor. */
  readonly prefix: string
  /** The field or function that a value is for, or that an operator follows; absent where `and` or `or` may follow. */
  readonly field?: string
}

interface State {
  expects: CompletionKind
  field?: string
  inSet: boolean
  /** Whether `{` begins a set. */
  afterIn: boolean
  /** The word just taken: with a parenthesis behind it, it is a function. */
  word?: string
  /** The functions whose parentheses are open, null for other parentheses. */
  readonly calls: (string | null)[]
}

export function completionContext(text: string, cursor: number): CompletionContext {
  const state: State = { expects: 'field', inSet: false, afterIn: false, calls: [] }
  for (const token of lex(text)) {
    if (token.start >= cursor) break
    const spelling = text.slice(token.start, token.end)
    if (token.end >= cursor && isTyped(token, spelling, cursor, state)) {
      const to = token.kind === 'macro' && token.error ? cursor : token.end
      const prefix = text.slice(token.start, cursor)
      return { kind: kindOf(token, spelling, state), from: token.start, to, prefix, ...fieldOf(state) }
    }
    advance(state, token, spelling)
  }
  return { kind: state.expects, from: cursor, to: cursor, prefix: '', ...fieldOf(state) }
}

const fieldOf = (state: State): { field?: string } => (state.field === undefined ? {} : { field: state.field })

/** What may stand where a token is being typed. */
function kindOf({ kind }: Token, spelling: string, { expects }: State): CompletionKind {
  if (kind === 'macro' || spelling === '$') return 'macro'
  return kind === 'range' || (kind === 'string' && expects !== 'value') ? 'none' : expects
}

/** Whether the cursor is in a token that may still grow, rather than behind one that is complete. */
function isTyped(token: Token, spelling: string, cursor: number, state: State): boolean {
  switch (token.kind) {
    case 'paren':
    case 'brace':
    case 'bracket':
    case 'separator':
      return false
    case 'operator':
      return state.expects === 'operator' && token.end > cursor
    case 'string':
      return token.end > cursor || token.error !== undefined
    case 'macro':
      return token.end > cursor || token.error !== undefined || !spelling.endsWith('}')
    case 'unknown':
      return state.expects === 'operator' || spelling === '$'
    default:
      return true
  }
}

function advance(state: State, token: Token, spelling: string): void {
  const { word, afterIn } = state
  state.word = undefined
  state.afterIn = false
  switch (token.kind) {
    case 'operator':
    case 'keyword':
      advanceOperator(state, spelling)
      return
    case 'paren':
      advanceParenthesis(state, spelling, word)
      return
    case 'brace':
      advanceBrace(state, spelling, afterIn)
      return
    case 'bracket':
      state.expects = spelling === '[' ? 'none' : 'operator'
      return
    case 'separator':
      state.expects = state.inSet ? 'value' : 'field'
      if (!state.inSet) state.field = undefined
      return
    case 'range':
    case 'unknown':
      return
    case 'macro':
      state.word = spelling
      state.field = undefined
      state.expects = 'operator'
      return
    default:
      advanceOperand(state, token, spelling)
  }
}

function advanceOperator(state: State, spelling: string): void {
  const word = wordOperator(spelling)
  if (word === 'and' || word === 'or' || word === 'xor') {
    state.expects = 'field'
    state.field = undefined
    state.inSet = false
  } else if (word === 'in') {
    state.expects = 'none'
    state.afterIn = true
  } else if (comparisonOperator(spelling) || word === 'contains' || word === 'matches') state.expects = 'value'
  else if (spelling === '&' || spelling === 'bitand' || spelling === 'bitwise_and') state.expects = 'value'
  else if (spelling === '#') state.expects = 'none'
  else if (arithmeticOperator(spelling) && state.expects === 'operator') state.expects = 'field'
}

function advanceParenthesis(state: State, spelling: string, word: string | undefined): void {
  if (spelling === '(') {
    state.calls.push(word ?? null)
    state.field = undefined
    state.expects = 'field'
    return
  }
  state.field = state.calls.pop() ?? undefined
  state.expects = 'operator'
}

/** A set, or a group within a calculation. */
function advanceBrace(state: State, spelling: string, afterIn: boolean): void {
  if (spelling === '{') {
    state.inSet = afterIn
    state.expects = afterIn ? 'value' : 'field'
    return
  }
  if (state.inSet) state.field = undefined
  state.inSet = false
  state.expects = 'operator'
}

function advanceOperand(state: State, token: Token, spelling: string): void {
  if (state.expects === 'field') state.field = token.kind === 'field' ? spelling : undefined
  else if (state.expects === 'value' && !state.inSet) state.field = undefined
  if (token.kind === 'field') state.word = spelling
  state.expects = 'operator'
}
