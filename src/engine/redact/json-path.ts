/**
 * Which members of JSON a path means: `params.arguments.password`, `result.content[0].text`. `*` is any member or element, `**` any number of
 * them; a name with dots or brackets stands in `["..."]`. A path also holds for each message of a batch.
 */
import { fail, ok, type Result } from '../../shared/base/result.ts'

export type JsonPath = readonly string[]

const MAX_STEPS = 64
/** Each may be any depth, which takes time. */
const MAX_ANY_DEPTH = 3
const STEP = /\.?(\*\*|\*|[^.[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]/y

export function parseJsonPath(word: string): Result<JsonPath> {
  const text = word.replace(/^\$\.?/, '')
  const steps: string[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < text.length) {
    const step = STEP.exec(text)
    if (!step || steps.length >= MAX_STEPS) return fail(`'${word}' is no path; params.arguments.password is`)
    steps.push(step[1] ?? step[2] ?? step[3].replace(/\\(.)/g, '$1'))
  }
  if (steps.length === 0) return fail(`'${word}' is no path; params.arguments.password is`)
  if (steps.filter((step) => step === '**').length > MAX_ANY_DEPTH)
    return fail(`'${word}' has '**' more than ${MAX_ANY_DEPTH} times`)
  return ok(steps)
}

/** Whether a value at `place` (names and indices from the top) is what the path means, or lies within it. */
export function pathCovers(path: JsonPath, place: readonly (string | number)[]): boolean {
  return covers(path, 0, place, 0) || (typeof place[0] === 'number' && covers(path, 0, place, 1))
}

function covers(path: JsonPath, step: number, place: readonly (string | number)[], depth: number): boolean {
  if (step === path.length) return true
  if (path[step] === '**') {
    for (let skipped = depth; skipped <= place.length; skipped++)
      if (covers(path, step + 1, place, skipped)) return true
    return false
  }
  if (depth === place.length) return false
  return (path[step] === '*' || path[step] === String(place[depth])) && covers(path, step + 1, place, depth + 1)
}
