/** JSON values as text that is the same for values that say the same: members in the order of their names, without places that do not count. */
import { createHash } from 'node:crypto'
import { type JsonPath, pathCovers } from '../../redact/json-path.ts'
import { namesOf } from './json-differences.ts'

/** Deeper values are written as they are. */
const DEEPEST = 200

export function canonicalText(
  value: unknown,
  ignored: readonly JsonPath[],
  place: readonly (string | number)[] = [],
): string {
  if (typeof value !== 'object' || value === null || place.length >= DEEPEST) return JSON.stringify(value) ?? ''
  const isIgnored = (path: readonly (string | number)[]): boolean => ignored.some((one) => pathCovers(one, path))
  const parts: string[] = []
  if (Array.isArray(value)) {
    // As differences tell them: by name where all have one.
    const names = ignored.length > 0 ? [...(namesOf(value)?.keys() ?? [])] : []
    value.forEach((element, i) => {
      const path = [...place, names[i] ?? i]
      if (!isIgnored(path)) parts.push(canonicalText(element, ignored, path))
    })
    return `[${parts.join()}]`
  }
  for (const key of Object.keys(value).sort()) {
    const path = [...place, key]
    if (isIgnored(path)) continue
    parts.push(`${JSON.stringify(key)}:${canonicalText((value as Record<string, unknown>)[key], ignored, path)}`)
  }
  return `{${parts.join()}}`
}

/** Short names of texts: equal for equal texts, whichever session they are of. */
export class TextNumbers {
  private readonly known = new Map<string, number>()

  of(text: string): number {
    const key = text.length > 64 ? createHash('sha256').update(text).digest('base64') : text
    const number = this.known.get(key) ?? this.known.size
    this.known.set(key, number)
    return number
  }
}
