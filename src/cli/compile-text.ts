/** A display filter's text as a program, its language loaded only when there is one; what is wrong with it is shown where it stands. */
import type { Registry } from '../engine/dissect/registry.ts'
import type { FilterProgram } from '../engine/filter/compile.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'

/** Null for the empty filter. */
export async function compileText(text: string, registry: Registry): Promise<Result<FilterProgram | null>> {
  if (text.trim() === '') return ok(null)
  const { compileFilter } = await import('../engine/filter/compile.ts')
  const compiled = compileFilter(text, registry)
  if (compiled.ok) return compiled
  const { message, start, end, hint } = compiled.error
  const mark = `${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}`
  return fail(`${message}${hint ? ` (${hint})` : ''}\n    ${text}\n    ${mark}`)
}
