/** One side of a comparison: the exchanges of a file, or of a process in it, with numbers for what they ask and how they were answered. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { CompareSide } from '../../../shared/wire/compare.ts'
import type { ExchangeStatus } from '../../../shared/wire/exchanges.ts'
import type { JsonPath } from '../../redact/json-path.ts'
import type { SessionExchanges } from '../exchanges.ts'
import { messageAt } from '../follow/message-rows.ts'
import type { Frames } from '../frames.ts'
import type { Asked } from './align.ts'
import { canonicalText, type TextNumbers } from './canonical.ts'

/** Longer messages are compared as far as this. */
const MAX_MESSAGE = 16 * 1024 * 1024
const SLICE_MS = 8
const NO_ANSWER = ''

/** Where exchanges are read. */
export interface ExchangeSource {
  readonly frames: Frames
  readonly exchanges: SessionExchanges
}

export interface Side extends Asked {
  readonly source: ExchangeSource
  /** Numbers of the exchanges in the source's list. */
  readonly exchanges: readonly number[]
  readonly answers: readonly number[]
  /** Milliseconds; NaN where there is no answer. */
  readonly latencies: readonly number[]
}

/** What belongs to a side: all, or what a file or a process of it says. */
export function exchangesIn({ frames, exchanges }: ExchangeSource, side: CompareSide | null): number[] {
  const { list } = exchanges
  const found: number[] = []
  for (let at = 0; at < list.count; at++) {
    const row = list.request[at] as RowIndex
    if (side && frames.sourceOf(row).file !== side.file) continue
    if (side && side.pid !== null && frames.interfaceOf(row).stdio?.pid !== side.pid) continue
    found.push(at)
  }
  return found
}

export async function readSide(
  source: ExchangeSource,
  which: CompareSide | null,
  { ignored, numbers, onSlice }: SideOptions,
): Promise<Side> {
  const exchanges = exchangesIn(source, which)
  const whole: number[] = []
  const kind: number[] = []
  const answers: number[] = []
  const latencies: number[] = []
  let until = performance.now() + SLICE_MS
  for (const at of exchanges) {
    const told = tell(source, at, ignored)
    whole.push(numbers.of(`${told.kind}\n${told.params}`))
    kind.push(numbers.of(told.kind))
    answers.push(numbers.of(told.answer))
    latencies.push(source.exchanges.orders.latency(at))
    if (performance.now() < until) continue
    await onSlice(whole.length, exchanges.length)
    until = performance.now() + SLICE_MS
  }
  return { source, exchanges, whole, kind, answers, latencies }
}

export interface SideOptions {
  readonly ignored: readonly JsonPath[]
  /** The same for both sides. */
  readonly numbers: TextNumbers
  /** Lets others through; throws to stop. */
  readonly onSlice: (done: number, total: number) => Promise<void>
}

function tell(source: ExchangeSource, at: number, ignored: readonly JsonPath[]) {
  const { list } = source.exchanges
  const { params } = requestOf(source, at)
  const answer = answerOf(source, at)
  const method = list.methods.list[list.method[at]]
  const target = list.targets.list[list.target[at]]
  return {
    kind: `${list.speaker[at] & 1} ${method} ${target}`,
    params: canonicalText({ params }, ignored),
    answer: answer === undefined ? NO_ANSWER : canonicalText(answer, ignored),
  }
}

/** A request's parameters, without what only tells its progress apart. */
export function requestOf(source: ExchangeSource, at: number): { readonly params: unknown } {
  const message = requestMessage(source, at)
  if (!isObject(message)) return { params: message }
  const { params } = message
  if (!isObject(params) || !isObject(params._meta)) return { params }
  const { progressToken: _, ...meta } = params._meta
  return { params: Object.keys(meta).length === 0 ? without(params, '_meta') : { ...params, _meta: meta } }
}

/** What counts of the response: its result or error; undefined where there is none. */
export function answerOf(source: ExchangeSource, at: number): unknown {
  const { frames, exchanges } = source
  const row = exchanges.list.response[at] - 1
  if (row < 0) return undefined
  const value = valueAt(frames, row as RowIndex)
  const message = Array.isArray(value) ? value.find(hasId(requestMessage(source, at))) : value
  return isObject(message) ? without(without(message, 'id'), 'jsonrpc') : message
}

/** The request as a value; of a batch, the one of its requests that has this place among the exchanges of its row. */
function requestMessage({ frames, exchanges: { list } }: ExchangeSource, at: number): unknown {
  const value = valueAt(frames, list.request[at] as RowIndex)
  if (!Array.isArray(value)) return value
  let nth = 0
  while (nth < at && list.request[at - nth - 1] === list.request[at]) nth++
  return value.filter((one) => isObject(one) && one.id !== undefined && one.method !== undefined)[nth]
}

const hasId =
  (request: unknown) =>
  (one: unknown): boolean =>
    isObject(request) && isObject(one) && one.method === undefined && one.id === request.id

export const statusOf = ({ exchanges }: ExchangeSource, at: number): ExchangeStatus =>
  exchanges.list.status[at] as ExchangeStatus

/** The message of a row as a JSON value, as text where it is none. */
function valueAt(frames: Frames, row: RowIndex): unknown {
  const text = new TextDecoder().decode(messageAt(frames, row, MAX_MESSAGE))
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function without(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = value
  return rest
}
