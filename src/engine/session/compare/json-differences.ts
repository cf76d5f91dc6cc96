/** What two JSON values differ in, place by place, and places that don't count. Pure. */
import { type JsonPath, pathCovers } from '../../redact/json-path.ts'

/** Names of members and numbers of elements from the top; `name=…` for an element that is told by its name. */
type Place = readonly (string | number)[]

export interface Difference {
  readonly path: string
  /** Undefined where one side has nothing there. */
  readonly before: unknown
  readonly after: unknown
}

/** As a path is written. */
function pathText(path: Place): string {
  let text = ''
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`
    else if (/^[\w$-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`
    else text += `[${JSON.stringify(segment)}]`
  }
  return text
}

const MOST = 1000
/** Deeper values are compared as wholes. */
const DEEPEST = 200

/** The first thousand differences. */
export function differencesOf(before: unknown, after: unknown, ignored: readonly JsonPath[]): Difference[] {
  const found: Difference[] = []
  const compare = (a: unknown, b: unknown, path: Place): void => {
    if (found.length === MOST || Object.is(a, b) || ignored.some((one) => pathCovers(one, path))) return
    if (path.length === DEEPEST && isSameText(a, b)) return
    if (path.length < DEEPEST && Array.isArray(a) && Array.isArray(b)) return compareLists(a, b, path)
    if (path.length < DEEPEST && isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        compare(own(a, key), own(b, key), [...path, key])
      return
    }
    found.push({ path: pathText(path), before: a, after: b })
  }
  const compareLists = (a: readonly unknown[], b: readonly unknown[], path: Place): void => {
    const [namesOfA, namesOfB] = [namesOf(a), namesOf(b)]
    if (!namesOfA || !namesOfB) {
      for (let i = 0; i < Math.max(a.length, b.length); i++) compare(a[i], b[i], [...path, i])
      return
    }
    for (const name of new Set([...namesOfA.keys(), ...namesOfB.keys()]))
      compare(namesOfA.get(name), namesOfB.get(name), [...path, name])
    const common = [...namesOfA.keys()].filter((name) => namesOfB.has(name))
    const other = [...namesOfB.keys()].filter((name) => namesOfA.has(name))
    if (common.some((name, i) => name !== other[i]))
      found.push({ path: `${pathText(path)} (order)`, before: common, after: other })
  }
  compare(before, after, [])
  return found
}

function isSameText(a: unknown, b: unknown): boolean {
  try {
    return JSON.stringify(a) === JSON.stringify(b)
  } catch {
    // Nested more deeply than can be written.
    return false
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const own = (value: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined

/** Elements by what names them, where all of them have a name of their own: tools, prompts, resources. */
export function namesOf(list: readonly unknown[]): Map<string, unknown> | null {
  for (const key of ['name', 'uri']) {
    const names = new Map<string, unknown>()
    for (const element of list) {
      const name = isObject(element) && !Array.isArray(element) ? own(element, key) : undefined
      if (typeof name === 'string') names.set(`${key}=${name}`, element)
    }
    if (names.size === list.length && names.size > 0) return names
  }
  return null
}
