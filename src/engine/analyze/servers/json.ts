/** JSON values as they are found: nothing is what it should be until it was looked at. */

export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member's own value; undefined where there is no object or no such member. */
export const memberOf = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

/** A member that is a string, up to `limit` characters; empty otherwise. */
export function stringOf(value: unknown, key: string, limit = 4096): string {
  const member = memberOf(value, key)
  return typeof member === 'string' ? member.slice(0, limit) : ''
}

/** The same value with members in the order of their names, so that two that say the same are the same text. Throws where it is nested too deep. */
export function ordered(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((one) => ordered(one))
    // Which members are required is a set.
    return name === 'required' && items.every((one) => typeof one === 'string') ? items.sort() : items
  }
  if (!isObject(value)) return value
  const sorted = Object.create(null) as Record<string, unknown>
  for (const key of Object.keys(value).sort()) sorted[key] = ordered(value[key], key)
  return sorted
}
