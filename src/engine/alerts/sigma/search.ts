/** What Sigma's detection says, as filters: of the request or event, and of the response where that is another frame. */
import { type Condition, parseCondition } from './condition.ts'
import { ALWAYS, kindOf, type LogKind, type Target } from './log-kinds.ts'
import { joined } from './patterns.ts'
import { Refusal, type SigmaRule } from './sigma-rule.ts'
import { filterOf } from './values.ts'

/** Filters put together; a leaf that is about the response says so. */
type Term =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Term[] }
  | { readonly kind: 'not'; readonly part: Term }
  | { readonly kind: 'leaf'; readonly filter: string; readonly half: 'response' | 'any' }

export interface Detected {
  readonly kind: LogKind
  readonly when: string
  /** Of the response to a frame of `when`. */
  readonly response?: { readonly when: string; readonly to: string }
}

const MAX_ITEMS = 10_000

/** Throws a Refusal. */
export function detect({ logsource, detection }: Pick<SigmaRule, 'logsource' | 'detection'>): Detected {
  const { condition, timeframe, ...searches } = detection
  if (timeframe !== undefined) throw new Refusal('it has a timeframe, which Sigma gave up for correlations')
  const conditions = Array.isArray(condition) ? condition : [condition]
  if (conditions.length === 0 || !conditions.every((one) => typeof one === 'string'))
    throw new Refusal('it has no condition')
  const kind = kindOf(logsource, [...new Set(fieldsIn(searches))])
  const names = Object.keys(searches)
  const parts = conditions.map((one) => termOf(parseCondition(one, names), searches, kind))
  return halves(kind, { kind: 'or', parts })
}

function termOf(condition: Condition, searches: Readonly<Record<string, unknown>>, kind: LogKind): Term {
  switch (condition.kind) {
    case 'search':
      return searchOf(searches[condition.name], kind)
    case 'not':
      return { kind: 'not', part: termOf(condition.part, searches, kind) }
    default:
      return { kind: condition.kind, parts: condition.parts.map((part) => termOf(part, searches, kind)) }
  }
}

/** A list is any of its items, a map all of them. */
function searchOf(search: unknown, kind: LogKind): Term {
  if (Array.isArray(search)) {
    const words = search.filter((one) => one === null || typeof one !== 'object')
    const maps = search.filter((one) => one !== null && typeof one === 'object')
    const parts = maps.map((one) => searchOf(one, kind))
    return { kind: 'or', parts: words.length > 0 ? [keywords(kind, [], words), ...parts] : parts }
  }
  if (typeof search !== 'object' || search === null) return keywords(kind, [], [search])
  return { kind: 'and', parts: Object.entries(search).map(([name, value]) => itemOf(name, value, kind)) }
}

function itemOf(name: string, value: unknown, kind: LogKind): Term {
  const [field, ...modifiers] = name.split('|')
  if (field === '') return keywords(kind, modifiers, value)
  const target = targetOf(field, kind)
  return { kind: 'leaf', filter: filterOf(target, modifiers, value), half: target.half ?? 'any' }
}

function targetOf(name: string, { fields }: LogKind): Target {
  const lower = name.toLowerCase()
  if (!Object.hasOwn(fields, lower)) throw new Refusal(`no field here is its ${name}`)
  return fields[lower]
}

function keywords({ keywords: names }: LogKind, modifiers: readonly string[], words: unknown): Term {
  if (!names) throw new Refusal('it looks for keywords anywhere, where no field says what they mean')
  return { kind: 'leaf', filter: filterOf({ kind: 'text', names }, ['contains', ...modifiers], words), half: 'any' }
}

/** Names of all fields in searches, in small letters. */
function fieldsIn(searches: unknown, found: string[] = []): string[] {
  if (found.length > MAX_ITEMS) throw new Refusal('it is too large')
  if (Array.isArray(searches)) for (const one of searches) fieldsIn(one, found)
  else if (typeof searches === 'object' && searches !== null)
    for (const [name, value] of Object.entries(searches)) {
      found.push(name.split('|')[0].toLowerCase())
      fieldsIn(value, found)
    }
  return found
}

function halves(kind: LogKind, whole: Term): Detected {
  const { base, responseBase = base, pairing } = kind
  const isOfResponse = hasHalf(whole, 'response')
  if (!isOfResponse) return { kind, when: `${base} && ${filterIn(whole)}` }
  if (!hasHalf(whole, 'any') || pairing === undefined) return { kind, when: `${responseBase} && ${filterIn(whole)}` }
  const parts = conjuncts(whole)
  if (parts.some((part) => hasHalf(part, 'any') && hasHalf(part, 'response')))
    throw new Refusal('it has conditions that mix a request with its response')
  const of = (half: 'any' | 'response'): string =>
    joined('&&', parts.filter((part) => hasHalf(part, half)).map(filterIn))
  return {
    kind,
    when: `${base} && ${of('any')}`,
    response: { when: `${responseBase} && ${of('response')}`, to: pairing },
  }
}

function hasHalf(term: Term, half: 'any' | 'response'): boolean {
  if (term.kind === 'leaf') return term.half === half
  return term.kind === 'not' ? hasHalf(term.part, half) : term.parts.some((part) => hasHalf(part, half))
}

function conjuncts(term: Term): readonly Term[] {
  if (term.kind === 'and' || (term.kind === 'or' && term.parts.length === 1)) return term.parts.flatMap(conjuncts)
  // Not (a or b) is not a and not b.
  if (term.kind === 'not' && term.part.kind === 'or')
    return term.part.parts.flatMap((part) => conjuncts({ kind: 'not', part }))
  if (term.kind === 'not' && term.part.kind === 'and' && term.part.parts.length === 1)
    return conjuncts({ kind: 'not', part: term.part.parts[0] })
  return [term]
}

function filterIn(term: Term): string {
  if (term.kind === 'leaf') return term.filter
  if (term.kind === 'not') return `!(${filterIn(term.part)})`
  if (term.parts.length === 0) throw new Refusal('it has a search that is empty')
  const filters = term.parts.map(filterIn)
  if (term.kind === 'or') return joined('||', filters)
  const telling = filters.filter((filter) => filter !== ALWAYS)
  return telling.length === 0 ? ALWAYS : joined('&&', telling)
}
