/** Places that a comparison leaves out. */
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import { type JsonPath, parseJsonPath } from '../../redact/json-path.ts'

/** All of the paths, or what is wrong with the first that is none. */
export function ignoredPaths(words: readonly string[]): Result<JsonPath[]> {
  const paths: JsonPath[] = []
  for (const word of words) {
    const path = parseJsonPath(word)
    if (!path.ok) return fail(path.error)
    paths.push(path.value)
  }
  return ok(paths)
}
