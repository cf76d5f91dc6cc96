/**
 * What the filter bar can offer at the cursor. A small state machine over the tokens before it, which are allowed to make no
 * sense: somebody is typing.
 */
import { lex } from './lexer.ts'
import { comparisonOperator, type Token, wordOperator } from './tokens.ts'

export type CompletionKind = 'field' | 'operator' | 'value' | 'none'

export interface CompletionContext {
  readonly kind: CompletionKind
  /** The part of the text that a completion replaces. */
  readonly from: number
  readonly to: number
  /** What of it stands before the cursor. */
  readonly prefix: string
  /** The field that a value is for, or that an operator follows; absent where `and` or `or` may follow. */
  readonly field?: string
}

interface State {
  expects: CompletionKind
  field?: string
  inSet: boolean
}

export function completionContext(text: string, cursor: number): CompletionContext {
  const state: State = { expects: 'field', inSet: false }
  for (const token of lex(text)) {
    if (token.start >= cursor) break
    if (token.end >= cursor && isTyped(token, cursor, state)) {
      const kind =
        token.kind === 'range' || (token.kind === 'string' && state.expects !== 'value') ? 'none' : state.expects
      return { kind, from: token.start, to: token.end, prefix: text.slice(token.start, cursor), ...fieldOf(state) }
    }
    advance(state, token, text.slice(token.start, token.end))
  }
  return { kind: state.expects, from: cursor, to: cursor, prefix: '', ...fieldOf(state) }
}

const fieldOf = (state: State): { field?: string } => (state.field === undefined ? {} : { field: state.field })

/** Whether the cursor is in a token that may still grow, rather than behind one that is complete. */
function isTyped(token: Token, cursor: number, state: State): boolean {
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
    case 'unknown':
      return state.expects === 'operator'
    default:
      return true
  }
}

function advance(state: State, token: Token, spelling: string): void {
  switch (token.kind) {
    case 'operator':
    case 'keyword':
      advanceOperator(state, spelling)
      return
    case 'paren':
      state.field = undefined
      state.expects = spelling === '(' ? 'field' : 'operator'
      return
    case 'brace':
      state.inSet = spelling === '{'
      state.expects = state.inSet ? 'value' : 'operator'
      if (!state.inSet) state.field = undefined
      return
    case 'bracket':
      state.expects = spelling === '[' ? 'none' : 'operator'
      return
    case 'separator':
      state.expects = state.inSet ? 'value' : 'field'
      return
    case 'range':
    case 'unknown':
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
  } else if (word === 'in') state.expects = 'none'
  else if (comparisonOperator(spelling) || word === 'contains' || word === 'matches') state.expects = 'value'
  else if (word === undefined && state.expects === 'operator') state.expects = 'value'
}

function advanceOperand(state: State, token: Token, spelling: string): void {
  if (state.expects === 'field') state.field = token.kind === 'field' ? spelling : undefined
  else if (state.expects === 'value' && !state.inSet) state.field = undefined
  state.expects = 'operator'
}
