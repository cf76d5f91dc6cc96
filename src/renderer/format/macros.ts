/** Macros of the window replaced in a filter before the engine reads it, and its words brought back to the text that was typed. */
import type { Result } from '../../shared/base/result.ts'
import type { FilterError } from '../../shared/filter/error.ts'
import { expandMacros, type Macro, macrosOf, refuseMacroName } from '../../shared/filter/macros.ts'
import type { Traced } from '../../shared/filter/traced.ts'
import type { FilterProblem } from '../../shared/wire/calls.ts'

export const expandFilter = (text: string, macros: readonly Macro[]): Result<Traced, FilterError> =>
  expandMacros(text, macrosOf(macros))

/** A problem of the filter that came of the macros, where it stands in the text that was typed. */
export function asTyped(problem: FilterProblem, traced: Traced, typed: string): FilterProblem {
  const { starts, ends } = traced
  const start = starts[problem.start] ?? typed.length
  const end = ends[Math.max(problem.start, problem.end - 1)] ?? typed.length
  return { ...problem, start, end: Math.max(start, end) }
}

export const problemOf = ({ message, start, end, hint }: FilterError): FilterProblem => ({
  message,
  start,
  end,
  hint: hint ?? null,
})

/** Why a list of macros can't have this one; undefined when it can. */
export function refuseMacro({ name, text }: Macro, macros: readonly Macro[]): string | undefined {
  const refused = refuseMacroName(name)
  if (refused) return refused
  if (macros.filter((macro) => macro.name === name).length > 1) return 'There is another macro of this name.'
  if (text.trim() === '') return 'A macro needs a text.'
  const arity = Math.max(0, ...[...text.matchAll(/\\\$|\$([1-9]\d?)/g)].map(([, digits]) => Number(digits ?? 0)))
  const call = arity === 0 ? `\${${name}}` : `\${${name}:${Array.from({ length: arity }, () => '1').join(';')}}`
  const expanded = expandFilter(call, macros)
  return expanded.ok ? undefined : expanded.error.message
}
