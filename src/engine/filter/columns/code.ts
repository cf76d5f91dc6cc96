/** Pieces of generated code: conditions, and the integers in them. */
import { assert } from '../../../shared/base/assert.ts'

/** An integer as code. Anything else is a programming mistake: nothing but integers gets into generated code. */
export function integer(value: unknown): string {
  assert(Number.isSafeInteger(value), `generated code has integers only, not ${value}`)
  return String(value)
}

export const and = (...parts: readonly string[]): string => join('&&', 'true', 'false', parts)
export const or = (...parts: readonly string[]): string => join('||', 'false', 'true', parts)
export const not = (code: string): string => (code === 'true' ? 'false' : code === 'false' ? 'true' : `!${code}`)

function join(operator: string, neutral: string, decisive: string, parts: readonly string[]): string {
  if (parts.includes(decisive)) return decisive
  const rest = parts.filter((part) => part !== neutral)
  if (rest.length === 0) return neutral
  return rest.length === 1 ? rest[0] : `(${rest.join(` ${operator} `)})`
}

/** A layer, and not its rival, is in the row. */
export const hasOnly = ({ bit, rival }: { readonly bit: number; readonly rival: number }): string =>
  `((layers & ${integer(bit | rival)}) === ${integer(bit)})`

/** One of these layers is in the row. */
export const hasLayer = (bits: number): string => `((layers & ${integer(bits)}) !== 0)`
