/** What two sessions differ in: for people, and as JSON. */
import { basename } from 'node:path'
import type { JsonPath } from '../engine/redact/json-path.ts'
import {
  type ComparedPair,
  type Comparison,
  differencesIn,
  exchangeOf,
  latencyOf,
} from '../engine/session/compare/comparison.ts'
import type { Difference } from '../engine/session/compare/json-differences.ts'
import { escapeText } from '../shared/format/text.ts'
import type { ComparedExchange, ComparedSide } from '../shared/wire/compare.ts'
import { ExchangeStatus } from '../shared/wire/exchanges.ts'

type Files = readonly [before: string, after: string]

const MOST_CHANGES = 20
const LONGEST = 160

export const isDifferent = ({ counts, pairs }: Comparison): boolean => counts.same < pairs.length

const STATUS_NAMES: Readonly<Record<ExchangeStatus, string>> = {
  [ExchangeStatus.outstanding]: 'waiting',
  [ExchangeStatus.ok]: 'ok',
  [ExchangeStatus.error]: 'error',
  [ExchangeStatus.toolError]: 'tool error',
  [ExchangeStatus.cancelled]: 'cancelled',
  [ExchangeStatus.timedOut]: 'timed out',
  [ExchangeStatus.inputRequired]: 'asks for input',
}

export function diffJson(files: Files, comparison: Comparison, ignored: readonly JsonPath[]): string {
  const { before, after, pairs, counts } = comparison
  const side = (told: ComparedSide | null) => told && { ...told, status: STATUS_NAMES[told.status] }
  const exchanges = pairs
    .filter(({ as, slower }) => as !== 'same' || slower)
    .map((pair) => {
      const { as, method, target, params, ...sides } = exchangeOf(comparison, pair)
      return {
        as,
        method,
        target,
        params,
        slower: pair.slower,
        before: side(sides.before),
        after: side(sides.after),
        differences: as === 'same' ? [] : differencesIn(comparison, pair.pair, ignored),
      }
    })
  const report = {
    different: isDifferent(comparison),
    before: { file: files[0], exchanges: before.exchanges.length, latency: latencyOf(before) },
    after: { file: files[1], exchanges: after.exchanges.length, latency: latencyOf(after) },
    counts,
    exchanges,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

export function diffText(files: Files, comparison: Comparison, ignored: readonly JsonPath[]): string {
  const { before, after, pairs, counts, slower } = comparison
  const lines = pairs.flatMap((pair) => pairLines(comparison, pair, ignored))
  const [one, other] = names(files)
  const parts = [
    `${counts.same} the same`,
    ...(counts.answer > 0 ? [`${counts.answer} answered otherwise`] : []),
    ...(counts.arguments > 0 ? [`${counts.arguments} with other parameters`] : []),
    ...(counts.before > 0 ? [`${counts.before} only in ${one}`] : []),
    ...(counts.after > 0 ? [`${counts.after} only in ${other}`] : []),
    ...(slower > 0 ? [`${slower} took much longer in one`] : []),
  ]
  const [a, b] = [latencyOf(before), latencyOf(after)]
  const latency = a && b ? [`latency: p50 ${ms(a.p50)} -> ${ms(b.p50)}, p95 ${ms(a.p95)} -> ${ms(b.p95)}`] : []
  const head = `${one}: ${before.exchanges.length} exchanges, ${other}: ${after.exchanges.length}`
  return `${[...lines, `${head}; ${parts.join(', ')}`, ...latency].join('\n')}\n`
}

/** Their last parts, unless those are the same. */
function names([before, after]: Files): Files {
  const same = basename(before) === basename(after)
  return [escapeText(same ? before : basename(before)), escapeText(same ? after : basename(after))]
}

const SIGNS = { same: '=', answer: '!', arguments: '~', before: '<', after: '>' } as const

function pairLines(comparison: Comparison, pair: ComparedPair, ignored: readonly JsonPath[]): string[] {
  if (pair.as === 'same' && !pair.slower) return []
  const exchange = exchangeOf(comparison, pair)
  const { method, target, params, as } = exchange
  const alone = as === 'before' || as === 'after'
  const what = escapeText(`${method} ${target}`.trim()) + (alone && params !== '' ? ` ${cut(escapeText(params))}` : '')
  const line = `${SIGNS[as]} ${what}  (${whereText(exchange)})${pair.slower ? `  ${slowerText(exchange)}` : ''}`
  return [line, ...changeLines(as === 'same' ? [] : differencesIn(comparison, pair.pair, ignored))]
}

function whereText({ before, after }: ComparedExchange): string {
  const frames = [before, after].map((side) => (side ? String(side.request) : ''))
  return `frame ${frames.filter((frame) => frame !== '').join(' / ')}`
}

const slowerText = ({ before, after }: ComparedExchange): string =>
  `${ms(before?.latencyMs ?? 0)} -> ${ms(after?.latencyMs ?? 0)}`

function changeLines(changes: readonly Difference[]): string[] {
  const lines = changes.slice(0, MOST_CHANGES).map(({ path, before, after }) => {
    return `    ${escapeText(path || 'the answer')}: ${valueText(before)} -> ${valueText(after)}`
  })
  const more = changes.length - lines.length
  return more > 0 ? [...lines, `    and ${more} more`] : lines
}

const valueText = (value: unknown): string =>
  value === undefined ? 'nothing' : cut(escapeText(JSON.stringify(value) ?? ''))

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`
