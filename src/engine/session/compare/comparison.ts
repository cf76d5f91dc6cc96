/** Two sides aligned: which exchanges are the same, which differ in what, which one side alone has. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { ComparedAs, ComparedExchange, ComparedLatency, ComparedSide } from '../../../shared/wire/compare.ts'
import type { JsonPath } from '../../redact/json-path.ts'
import { align, type Pair } from './align.ts'
import { type Difference, differencesOf } from './json-differences.ts'
import { answerOf, requestOf, type Side, statusOf } from './side.ts'

/** Slower: so many times as long, and so much longer that somebody may care. */
const SLOWER_TIMES = 2
const SLOWER_MS = 5
const MAX_PARAMS = 300

export interface ComparedPair {
  readonly as: ComparedAs
  readonly pair: Pair
  /** Answers of one side took much longer than those of the other. */
  readonly slower: boolean
}

export interface Comparison {
  readonly before: Side
  readonly after: Side
  readonly pairs: readonly ComparedPair[]
  readonly counts: Readonly<Record<ComparedAs, number>>
  readonly slower: number
}

export function compareSides(before: Side, after: Side): Comparison {
  const counts: Record<ComparedAs, number> = { same: 0, answer: 0, arguments: 0, before: 0, after: 0 }
  let slower = 0
  const pairs = align(before, after).map((pair): ComparedPair => {
    const compared = { as: asOf(before, after, pair), pair, slower: isSlower(before, after, pair) }
    counts[compared.as]++
    if (compared.slower) slower++
    return compared
  })
  return { before, after, pairs, counts, slower }
}

function asOf(before: Side, after: Side, [a, b]: Pair): ComparedAs {
  if (a < 0) return 'after'
  if (b < 0) return 'before'
  if (before.whole[a] !== after.whole[b]) return 'arguments'
  return before.answers[a] === after.answers[b] ? 'same' : 'answer'
}

function isSlower(before: Side, after: Side, [a, b]: Pair): boolean {
  if (a < 0 || b < 0) return false
  const [one, other] = [before.latencies[a], after.latencies[b]]
  const [least, most] = [Math.min(one, other), Math.max(one, other)]
  return most >= least * SLOWER_TIMES && most - least >= SLOWER_MS
}

/** What the two exchanges of a pair differ in: their parameters, and their answers. */
export function differencesIn(
  { before, after }: Comparison,
  [a, b]: Pair,
  ignored: readonly JsonPath[],
): readonly Difference[] {
  if (a < 0 || b < 0) return []
  const [x, y] = [before.exchanges[a], after.exchanges[b]]
  const asked = differencesOf(requestOf(before.source, x), requestOf(after.source, y), ignored)
  const [one, other] = [answerOf(before.source, x), answerOf(after.source, y)]
  return [...asked, ...differencesOf(one, other, ignored)]
}

export function exchangeOf({ before, after }: Comparison, { as, pair: [a, b] }: ComparedPair): ComparedExchange {
  const [side, place] = a < 0 ? [after, b] : [before, a]
  const { list } = side.source.exchanges
  const at = side.exchanges[place]
  const { params } = requestOf(side.source, at)
  return {
    as,
    method: list.methods.list[list.method[at]],
    target: list.targets.list[list.target[at]],
    params: paramsText(params),
    before: a < 0 ? null : sideOf(before, a),
    after: b < 0 ? null : sideOf(after, b),
  }
}

/** A tool's arguments where it is a call, else all parameters. */
function paramsText(params: unknown): string {
  const { arguments: told } = (typeof params === 'object' && params !== null ? params : {}) as { arguments?: unknown }
  const text = JSON.stringify(told ?? params) ?? ''
  return text.length > MAX_PARAMS ? `${text.slice(0, MAX_PARAMS)}…` : text
}

function sideOf({ source, exchanges, latencies }: Side, place: number): ComparedSide {
  const at = exchanges[place]
  const { list } = source.exchanges
  return {
    request: (list.request[at] as RowIndex) + 1,
    response: list.response[at] === 0 ? null : list.response[at],
    status: statusOf(source, at),
    latencyMs: Number.isNaN(latencies[place]) ? null : latencies[place],
  }
}

/** Of the answers that there are. */
export function latencyOf({ latencies }: Side): ComparedLatency | null {
  const sorted = latencies.filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b)
  if (sorted.length === 0) return null
  const quantile = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  return { p50: quantile(0.5), p95: quantile(0.95) }
}
