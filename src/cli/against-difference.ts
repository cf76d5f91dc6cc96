/** What two JSON values differ in, place by place, and places that don't count. Pure. */
import { fail, ok, type Result } from '../shared/base/result.ts'

/** A member's name, an element's number, or `[name=…]`, by which elements of two lists are told to be the same. */
export type Segment = string | number | { readonly named: string }
export type Path = readonly Segment[]

export interface Difference {
  readonly path: string
  /** Undefined where one side has nothing there. */
  readonly recorded: unknown
  readonly live: unknown
}

/** A step of an ignored path: a segment, any one, or any number of them. */
export type Pattern = readonly (Segment | typeof ONE | typeof ANY)[]
const ONE = Symbol('*')
const ANY = Symbol('..')

const TOKEN =
  /(?<any>\.\.)|\.?(?<one>\*)|\.?(?<name>[^.[\]*"']+)|\[(?:(?<number>\d+)|(?<each>\*)|(?<named>(?:name|uri)=[^\]]*)|"(?<quoted>(?:[^"\\]|\\.)*)")\]/gy

/** `result.tools[*].description`, `result.tools[name=echo]`, `$..timestamp`: `*` is any name or element, `..` any depth. */
export function parsePattern(text: string): Result<Pattern> {
  const body = text.startsWith('$') ? text.slice(1) : text
  const pattern: (Segment | typeof ONE | typeof ANY)[] = []
  TOKEN.lastIndex = 0
  for (let at = 0; at < body.length; at = TOKEN.lastIndex) {
    const groups = TOKEN.exec(body)?.groups
    if (!groups) return fail(`'${text}' is no path; result.items[*].id and $..timestamp are`)
    const { any, one, each, name, number, named, quoted } = groups
    if (any !== undefined) pattern.push(ANY)
    else if (one !== undefined || each !== undefined) pattern.push(ONE)
    else if (number !== undefined) pattern.push(Number(number))
    else if (named !== undefined) pattern.push({ named })
    else pattern.push(name ?? unquoted(quoted))
  }
  if (pattern.length === 0 || pattern.at(-1) === ANY) return fail(`'${text}' is no path`)
  return ok(pattern)
}

function unquoted(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}

const isSame = (wanted: Segment, segment: Segment): boolean =>
  typeof wanted === 'object' && typeof segment === 'object' ? wanted.named === segment.named : wanted === segment

/** Whether a place is one that the pattern names. */
export function matchesPattern(pattern: Pattern, path: Path, p = 0, s = 0): boolean {
  if (p === pattern.length) return s === path.length
  const wanted = pattern[p]
  if (wanted === ANY) {
    for (let skip = s; skip <= path.length; skip++) if (matchesPattern(pattern, path, p + 1, skip)) return true
    return false
  }
  return s < path.length && (wanted === ONE || isSame(wanted, path[s])) && matchesPattern(pattern, path, p + 1, s + 1)
}

/** As a pattern is written. */
export function pathText(path: Path): string {
  let text = ''
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`
    else if (typeof segment === 'object') text += `[${segment.named}]`
    else if (/^[\w$-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`
    else text += `[${JSON.stringify(segment)}]`
  }
  return text
}

const MOST = 1000
/** Deeper values are compared as wholes. */
const DEEPEST = 200

/** The first thousand differences. */
export function differencesOf(recorded: unknown, live: unknown, ignored: readonly Pattern[]): Difference[] {
  const found: Difference[] = []
  const compare = (a: unknown, b: unknown, path: Path): void => {
    if (found.length === MOST || Object.is(a, b) || ignored.some((pattern) => matchesPattern(pattern, path))) return
    if (path.length === DEEPEST && isSameText(a, b)) return
    if (path.length < DEEPEST && Array.isArray(a) && Array.isArray(b)) return compareLists(a, b, path)
    if (path.length < DEEPEST && isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        compare(own(a, key), own(b, key), [...path, key])
      return
    }
    found.push({ path: pathText(path), recorded: a, live: b })
  }
  const compareLists = (a: readonly unknown[], b: readonly unknown[], path: Path): void => {
    const [namesOfA, namesOfB] = [namesOf(a), namesOf(b)]
    if (!namesOfA || !namesOfB) {
      for (let i = 0; i < Math.max(a.length, b.length); i++) compare(a[i], b[i], [...path, i])
      return
    }
    for (const name of new Set([...namesOfA.keys(), ...namesOfB.keys()]))
      compare(namesOfA.get(name), namesOfB.get(name), [...path, { named: name }])
    const common = [...namesOfA.keys()].filter((name) => namesOfB.has(name))
    const other = [...namesOfB.keys()].filter((name) => namesOfA.has(name))
    if (common.some((name, i) => name !== other[i]))
      found.push({ path: `${pathText(path)} (order)`, recorded: common, live: other })
  }
  compare(recorded, live, [])
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
function namesOf(list: readonly unknown[]): Map<string, unknown> | null {
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
