/** Exchanges in the orders that the window asks for, with what it shows of them all: kept until they change. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { StdioInterface } from '../../shared/stdio-interface.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import {
  type ExchangeList,
  ExchangeStatus,
  LATENCY_BARS,
  LATENCY_BARS_A_DECADE,
  LATENCY_FIRST_MS,
} from '../../shared/wire/exchanges.ts'
import type { Exchanges } from '../analyze/exchanges.ts'
import type { Frames } from './frames.ts'

type Asked = Pick<CallParams<'exchanges.read'>, 'order' | 'descending' | 'show' | 'process' | 'text'>

export interface OrderedExchanges extends Pick<ExchangeList, 'problems' | 'outstanding' | 'latency' | 'histogram'> {
  /** Exchanges, in order. */
  readonly rows: Uint32Array
}

const PROBLEMS: ReadonlySet<number> = new Set([
  ExchangeStatus.error,
  ExchangeStatus.toolError,
  ExchangeStatus.cancelled,
  ExchangeStatus.timedOut,
])

export class ExchangeOrders {
  private readonly list: Exchanges
  private readonly frames: Frames
  private readonly processes: readonly StdioInterface[]
  private kept: { readonly key: string; readonly version: number; readonly order: OrderedExchanges } | undefined

  constructor(list: Exchanges, frames: Frames, processes: readonly StdioInterface[]) {
    this.list = list
    this.frames = frames
    this.processes = processes
  }

  of({ order, descending, show, process, text }: Asked): OrderedExchanges {
    const { list, kept } = this
    const key = JSON.stringify([order, descending, show, process, text])
    if (kept?.key === key && kept.version === list.version) return kept.order
    const made = this.make({ order, descending, show, process, text })
    this.kept = { key, version: list.version, order: made }
    return made
  }

  /** Seconds from the session's first frame to a row. */
  start(row: number): number {
    const here = this.frames.at(row as RowIndex)
    const zero = this.frames.at(0 as RowIndex)
    return (
      here.segment.timeSeconds[here.slot] -
      zero.segment.timeSeconds[zero.slot] +
      (here.segment.timeNanos[here.slot] - zero.segment.timeNanos[zero.slot]) / 1e9
    )
  }

  /** Milliseconds from the first request of an exchange to its response; NaN when there is none. */
  latency(at: number): number {
    const { list, frames } = this
    if (list.response[at] === 0) return Number.NaN
    const from = frames.at(list.request[list.first[at]] as RowIndex)
    const to = frames.at((list.response[at] - 1) as RowIndex)
    return (
      (to.segment.timeSeconds[to.slot] - from.segment.timeSeconds[from.slot]) * 1e3 +
      (to.segment.timeNanos[to.slot] - from.segment.timeNanos[from.slot]) / 1e6
    )
  }

  private make(asked: Asked): OrderedExchanges {
    const rows = this.select(asked)
    const { list } = this
    let problems = 0
    let outstanding = 0
    for (let at = 0; at < list.count; at++) {
      if (PROBLEMS.has(list.status[at])) problems++
      else if (list.status[at] === ExchangeStatus.outstanding) outstanding++
    }
    this.sort(rows, asked)
    return { rows, problems, outstanding, ...this.latencies(rows) }
  }

  private select({ show, process, text }: Asked): Uint32Array {
    const { list } = this
    const wanted = text.toLowerCase()
    const has = (names: readonly string[]): boolean[] => names.map((name) => name.toLowerCase().includes(wanted))
    const methods = has(list.methods.list)
    const targets = has(list.targets.list)
    const rows = new Uint32Array(list.count)
    let count = 0
    for (let at = 0; at < list.count; at++) {
      const status = list.status[at]
      if (show === 'problems' && !PROBLEMS.has(status)) continue
      if (show === 'outstanding' && status !== ExchangeStatus.outstanding) continue
      if (process !== null && list.speaker[at] >> 1 !== process) continue
      if (methods[list.method[at]] || targets[list.target[at]]) rows[count++] = at
    }
    return rows.subarray(0, count)
  }

  private sort(rows: Uint32Array, { order, descending }: Asked): void {
    const { list } = this
    const sign = descending ? -1 : 1
    if (order === 'frame') {
      if (descending) rows.reverse()
      return
    }
    const keys = this.keys(order)
    const compare = (a: number, b: number): number => {
      const [x, y] = [keys[a], keys[b]]
      // Those without a value come last, whichever way.
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b
      return sign * (x - y) || list.request[a] - list.request[b]
    }
    rows.sort(compare)
  }

  private keys(order: Exclude<Asked['order'], 'frame'>): Float64Array {
    const { list } = this
    const keys = new Float64Array(list.count)
    const of = this.keyOf(order)
    for (let at = 0; at < keys.length; at++) keys[at] = of(at)
    return keys
  }

  private keyOf(order: Exclude<Asked['order'], 'frame'>): (at: number) => number {
    const { list } = this
    switch (order) {
      case 'latency':
        return (at) => this.latency(at)
      case 'status':
        return (at) => list.status[at]
      case 'size':
        return (at) => this.bytes(list.request[at]) + (list.response[at] === 0 ? 0 : this.bytes(list.response[at] - 1))
      case 'server': {
        const ranks = ranksOf(this.processes.map(({ server, pid }) => `${server} ${pid}`))
        return (at) => ranks[list.speaker[at] >> 1]
      }
      case 'method': {
        const ranks = ranksOf(list.methods.list)
        return (at) => ranks[list.method[at]]
      }
      case 'target': {
        const ranks = ranksOf(list.targets.list)
        return (at) => ranks[list.target[at]]
      }
    }
  }

  private bytes(row: number): number {
    const { segment, slot } = this.frames.at(row as RowIndex)
    return segment.originalLength[slot]
  }

  private latencies(rows: Uint32Array): Pick<OrderedExchanges, 'latency' | 'histogram'> {
    const histogram = new Array<number>(LATENCY_BARS).fill(0)
    const latencies = new Float64Array(rows.length)
    let count = 0
    for (const at of rows) {
      const ms = this.latency(at)
      if (Number.isNaN(ms)) continue
      latencies[count++] = ms
      const bar = Math.floor(Math.log10(Math.max(ms, LATENCY_FIRST_MS) / LATENCY_FIRST_MS) * LATENCY_BARS_A_DECADE)
      histogram[Math.min(LATENCY_BARS - 1, bar)]++
    }
    if (count === 0) return { latency: null, histogram }
    const sorted = latencies.subarray(0, count).sort()
    const quantile = (share: number): number => sorted[Math.max(0, Math.ceil(count * share) - 1)]
    return { latency: { p50: quantile(0.5), p95: quantile(0.95), max: sorted[count - 1] }, histogram }
  }
}

/** Place of each name in the order of the alphabet. */
function ranksOf(names: readonly string[]): Uint32Array {
  const ranks = new Uint32Array(names.length)
  const order = [...names.keys()].sort((a, b) => (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : 0))
  order.forEach((at, rank) => (ranks[at] = rank))
  return ranks
}
