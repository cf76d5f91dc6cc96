/**
 * Macros: pieces of filter text with a name. `${name:a;b}`, `${name;a;b}` and `$name(a,b)` stand for a macro's text with `$1`, `$2`
 * replaced by the arguments, and what comes of it may hold macros again. All of it happens before the filter is read, so what is
 * wrong in the end has to be found in the text that was typed: every character knows where it came from.
 *
 * `${tcp.port}` without a macro of that name is left for the parser: the field's values in the selected frame.
 */
import { fail, ok, type Result } from '../base/result.ts'
import type { FilterError } from './error.ts'
import { lex } from './lexer.ts'
import { MAX_FILTER_LENGTH, MAX_MACRO_DEPTH, MAX_MACRO_NAME } from './limits.ts'
import { type MacroCall, readMacroCall } from './macro-calls.ts'
import { type Traced, TracedBuilder, untouched } from './traced.ts'

/** As Wireshark's table of them has it. */
export interface Macro {
  readonly name: string
  readonly text: string
}

/** Texts by name. */
export type Macros = ReadonlyMap<string, string>

export const NO_MACROS: Macros = new Map()

export const macrosOf = (list: readonly Macro[]): Macros => new Map(list.map(({ name, text }) => [name, text]))

/** Why a macro can't have this name, undefined when it can. */
export function refuseMacroName(name: string): string | undefined {
  if (name === '') return 'A macro needs a name.'
  if (name.length > MAX_MACRO_NAME) return `A macro’s name has at most ${MAX_MACRO_NAME} characters.`
  return /^[A-Za-z0-9_]+$/.test(name) ? undefined : 'A macro’s name is made of letters, digits and underscores.'
}

export function expandMacros(text: string, macros: Macros): Result<Traced, FilterError> {
  let traced = untouched(text)
  for (let depth = 0; ; depth++) {
    const next = expandOnce(traced, macros)
    if (!next.ok) return next
    if (next.value === undefined) return ok(traced)
    if (depth === MAX_MACRO_DEPTH) {
      return fail({ message: `Macros use one another more than ${MAX_MACRO_DEPTH} deep.`, start: 0, end: text.length })
    }
    traced = next.value
  }
}

/** The text with the macros in it replaced; undefined when there is none. */
function expandOnce(traced: Traced, macros: Macros): Result<Traced | undefined, FilterError> {
  const { text } = traced
  if (!text.includes('$')) return ok(undefined)
  const builder = new TracedBuilder()
  const tokens = lex(text)
  let behind = 0
  for (let i = 0; i < tokens.length && !builder.tooLong; i++) {
    const token = tokens[i]
    if (token.kind !== 'macro' || token.start < behind) continue
    const call = readMacroCall(traced, tokens, i)
    if (call === undefined) continue
    if (typeof call === 'string') return refused(traced, token.start, token.end, call)
    const body = macros.get(call.name)
    if (body === undefined) {
      if (call.bare) continue
      return refused(traced, token.start, token.end, `There is no macro “${call.name}”.`, known(macros))
    }
    builder.add(traced, behind, token.start)
    const problem = addBody(builder, body, call, traced.starts[token.start], traced.ends[call.end - 1])
    if (problem) return refused(traced, token.start, call.end, problem)
    behind = call.end
  }
  if (behind === 0) return ok(undefined)
  builder.add(traced, behind, text.length)
  if (!builder.tooLong) return ok(builder)
  return refused(traced, 0, text.length, `With its macros the filter is longer than ${MAX_FILTER_LENGTH} characters.`)
}

function known(macros: Macros): string {
  const names = [...macros.keys()].slice(0, 5).join(', ')
  return names === '' ? 'There are no macros.' : `There are: ${names}.`
}

function refused(at: Traced, start: number, end: number, message: string, hint?: string): Result<never, FilterError> {
  return fail({ message, start: at.starts[start], end: at.ends[end - 1], hint })
}

/** `$1` is the first argument; behind a backslash a dollar is one. */
const ARGUMENT = /\\\$|\$([1-9][0-9]?)/g

/** Adds a macro's text with its arguments in place; a message when their number is wrong. */
function addBody(
  builder: TracedBuilder,
  body: string,
  call: MacroCall,
  start: number,
  end: number,
): string | undefined {
  const given = call.arguments.length
  let wanted = 0
  for (const [, number] of body.matchAll(ARGUMENT)) wanted = Math.max(wanted, Number(number ?? 0))
  if (given !== wanted) return `The macro ${call.name} takes ${counted(wanted)}, not ${given}.`
  let plain = 0
  for (const { 0: piece, 1: number, index } of body.matchAll(ARGUMENT)) {
    builder.addNew(body.slice(plain, index), start, end)
    if (number === undefined) builder.addNew('$', start, end)
    else builder.add(call.arguments[Number(number) - 1])
    plain = index + piece.length
    if (builder.tooLong) return undefined
  }
  builder.addNew(body.slice(plain), start, end)
  return undefined
}

const counted = (arguments_: number): string =>
  arguments_ === 0 ? 'no arguments' : arguments_ === 1 ? 'one argument' : `${arguments_} arguments`
