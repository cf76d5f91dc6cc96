/** Refusals of the check, and its one exception: it carries them out of the recursion and never leaves `check`. */
import type { Operand } from '../../shared/filter/ast.ts'
import type { FilterError } from '../../shared/filter/error.ts'
import { nearestName, resolveName } from './names.ts'
import type { Scope } from './scope.ts'
import type { Source } from './tree.ts'

export class Refused extends Error {
  readonly error: FilterError

  constructor(error: FilterError) {
    super(error.message)
    this.error = error
  }
}

export function refuse(at: { start: number; end: number }, message: string, hint?: string, suggestion?: string): never {
  throw new Refused({ message, start: at.start, end: at.end, hint, suggestion })
}

/** The source that an operand has to be. */
export const needSource = (operand: Operand, scope: Scope): Source =>
  scope.source(operand) ?? refuseLiteral(operand, scope)

/** Refuses a literal, or a name that is none, where a field has to be. */
export function refuseLiteral(operand: Operand, { registry }: Scope): never {
  if (operand.kind !== 'word') refuse(operand, 'A field is needed here, not a value.')
  const { text } = operand
  const minus = text.lastIndexOf('-')
  if (minus > 0 && resolveName(registry, text.slice(0, minus))) {
    const apart = `${text.slice(0, minus)} - ${text.slice(minus + 1)}`
    refuse(operand, `There is no field “${text}”: a name may have a - in it.`, `To subtract, write ${apart}.`, apart)
  }
  const nearest = nearestName(registry, text)
  const looksLikeName = /^[A-Za-z_][\w.-]*$/.test(text)
  if (!looksLikeName) refuse(operand, `“${text}” is a value, and a field is needed here.`)
  refuse(operand, `There is no field or protocol “${text}”.`, nearest && `Did you mean ${nearest}?`, nearest)
}
