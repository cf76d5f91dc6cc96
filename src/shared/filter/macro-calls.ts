/** Where macros are used in a text, and with which arguments. */
import type { Token } from './tokens.ts'
import { type Traced, TracedBuilder } from './traced.ts'

export interface MacroCall {
  readonly name: string
  readonly arguments: readonly Traced[]
  /** Offset in the text behind the call. */
  readonly end: number
  /** Written `${name}`, which may be a field of that name as well. */
  readonly bare: boolean
}

/** The call that token `i` begins, a message when it is broken, undefined for braces around what can be no macro's name. */
export function readMacroCall(traced: Traced, tokens: readonly Token[], i: number): MacroCall | string | undefined {
  const token = tokens[i]
  if (token.error) return token.error
  const { text } = traced
  if (text[token.start + 1] !== '{') {
    const name = text.slice(token.start + 1, token.end)
    const last = closing(text, tokens, i + 1)
    if (last === undefined) return `Behind $${name} come its arguments in parentheses: write $${name}(…).`
    const cuts = commas(text, tokens.slice(i + 2, last))
    return withArguments(name, splitAtCommas(traced, tokens[i + 1].end, tokens[last].start, cuts), tokens[last].end)
  }
  const name = /^\s*([A-Za-z0-9_]+)\s*([:;]|$)/.exec(text.slice(token.start + 2, token.end - 1))
  if (!name) return undefined
  if (name[2] === '') return { name: name[1], arguments: [], end: token.end, bare: true }
  const from = token.start + 2 + name[0].length
  return withArguments(name[1], splitAtSemicolons(traced, from, token.end - 1), token.end)
}

function withArguments(name: string, list: readonly Traced[], end: number): MacroCall | string {
  const given = list.length === 1 && list[0].text === '' ? [] : list
  const missing = given.findIndex(({ text }) => text === '')
  if (missing >= 0) return `Argument ${missing + 1} of the macro ${name} is empty.`
  return { name, arguments: given, end, bare: false }
}

/** The token that closes the parenthesis which token `open` is. */
function closing(text: string, tokens: readonly Token[], open: number): number | undefined {
  if (text[tokens[open]?.start] !== '(') return undefined
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i].kind !== 'paren') continue
    depth += text[tokens[i].start] === '(' ? 1 : -1
    if (depth === 0) return i
  }
  return undefined
}

/** Offsets of commas outside the parentheses, braces and brackets of an argument. */
function commas(text: string, tokens: readonly Token[]): number[] {
  const cuts: number[] = []
  let depth = 0
  for (const { kind, start } of tokens) {
    if (kind === 'paren' || kind === 'brace' || kind === 'bracket') depth += '([{'.includes(text[start]) ? 1 : -1
    else if (kind === 'separator' && text[start] === ',' && depth === 0) cuts.push(start)
  }
  return cuts
}

function splitAtCommas(traced: Traced, from: number, to: number, cuts: readonly number[]): Traced[] {
  return [...cuts, to].map((cut, i) => {
    const argument = new TracedBuilder()
    argument.add(traced, i === 0 ? from : cuts[i - 1] + 1, cut)
    return argument.trimmed()
  })
}

/** A backslash takes the next character as it is. */
function splitAtSemicolons(traced: Traced, from: number, to: number): Traced[] {
  const list = [new TracedBuilder()]
  for (let at = from; at < to; at++) {
    if (traced.text[at] === ';') {
      list.push(new TracedBuilder())
      continue
    }
    if (traced.text[at] === '\\' && at + 1 < to) at++
    list[list.length - 1].add(traced, at, at + 1)
  }
  return list.map((argument) => argument.trimmed())
}
