/** JSON as text that is edited: laid out, put on one line, checked and changed without a number or an escape becoming another. */
import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'

/** Span in UTF-16 units of the text. */
export interface JsonProblem {
  readonly message: string
  readonly start: number
  readonly end: number
}

export type MessageId = number | string

const STRICT = { disallowComments: true, allowTrailingComma: false }
const INDENT = '  '

/** One value or member a line. What is no JSON stays as it is. */
export function indentJson(text: string): string {
  if (syntaxProblems(text).length > 0) return text
  const out: string[] = []
  let depth = 0
  let before = ''
  for (const token of tokensOf(text)) {
    const closes = token === '}' || token === ']'
    const opened = before === '{' || before === '['
    if (closes) depth--
    if (opened !== closes || before === ',') out.push('\n', INDENT.repeat(depth))
    out.push(token)
    if (token === ':') out.push(' ')
    if (token === '{' || token === '[') depth++
    before = token
  }
  return out.join('')
}

/** On one line, without blanks between its parts. */
export const compactJson = (text: string): string => [...tokensOf(text)].join('')

function* tokensOf(text: string): Generator<string> {
  const scanner = createScanner(text, true)
  for (;;) {
    scanner.scan()
    const start = scanner.getTokenOffset()
    if (start >= text.length) return
    yield text.slice(start, start + scanner.getTokenLength())
  }
}

/** What keeps a text from being sent as a JSON-RPC request or notification. */
export function messageProblems(text: string): JsonProblem[] {
  const wrong = syntaxProblems(text)
  if (wrong.length > 0) return wrong
  const root = parseTree(text)
  if (root?.type !== 'object') {
    const what = root?.type === 'array' ? 'A batch is not sent from here: send its messages one by one' : 'No message'
    return [{ message: what, start: 0, end: text.length }]
  }
  const problems: JsonProblem[] = []
  const want = (name: string, isRight: (value: unknown) => boolean, message: string): void => {
    const node = findNodeAtLocation(root, [name])
    if (isRight(node && getNodeValue(node))) return
    const [start, end] = node ? [node.offset, node.offset + node.length] : [root.offset, root.offset + 1]
    problems.push({ message, start, end })
  }
  want('jsonrpc', (value) => value === '2.0', '"jsonrpc" has to be "2.0"')
  want('method', (value) => typeof value === 'string' && value !== '', '"method" has to be a text')
  want(
    'id',
    (value) => value === undefined || typeof value === 'string' || typeof value === 'number',
    '"id" has to be a number or a text',
  )
  return problems
}

function syntaxProblems(text: string): JsonProblem[] {
  const errors: ParseError[] = []
  try {
    parseTree(text, errors, STRICT)
  } catch {
    // The parser calls itself.
    return [{ message: 'Nested too deeply', start: 0, end: text.length }]
  }
  return errors.map(({ error, offset, length }) => ({
    message: sentence(printParseErrorCode(error)),
    start: offset,
    end: offset + Math.max(1, length),
  }))
}

/** `CommaExpected` as words. */
const sentence = (code: string): string => {
  const words = code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return words[0].toUpperCase() + words.slice(1)
}

/** Its id; undefined for a notification, and for what is no message. */
export function idOf(text: string): MessageId | undefined {
  const node = nodeOf(text, 'id')
  const value: unknown = node && getNodeValue(node)
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

export function methodOf(text: string): string {
  const node = nodeOf(text, 'method')
  const value: unknown = node && getNodeValue(node)
  return typeof value === 'string' ? value : ''
}

/** The message with another id; as it is where it has none. */
export function withId(text: string, id: MessageId): string {
  const node = nodeOf(text, 'id')
  if (!node) return text
  return text.slice(0, node.offset) + JSON.stringify(id) + text.slice(node.offset + node.length)
}

const FRESH_FROM = 1_000_000
const FRESH_TO = 2 ** 31

/** An id that nobody uses, of the kind of another. */
export function freshId(like: MessageId): MessageId {
  const number = FRESH_FROM + Math.floor(Math.random() * (FRESH_TO - FRESH_FROM))
  return typeof like === 'number' ? number : `tapscope-${number}`
}

function nodeOf(text: string, name: string) {
  const root = parseTree(text)
  return root && findNodeAtLocation(root, [name])
}
