/** The exchanges of a session for the window: read while somebody looks, in slices so that other calls get through. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { StdioInterface } from '../../shared/stdio-interface.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Exchange, ExchangeList } from '../../shared/wire/exchanges.ts'
import { Exchanges, type Speaker } from '../analyze/exchanges.ts'
import { readRpcMessage } from '../analyze/rpc-message.ts'
import { goesOn, payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import { readElements } from '../dissect/protocols/json/members.ts'
import { OPEN_ARRAY, skipBlank } from '../dissect/protocols/json/scan.ts'
import { RpcKind } from '../dissect/summary-parts.ts'
import type { SessionIndex } from '../indexing/session-index.ts'
import type { Session } from '../session.ts'
import type { CallContext } from './call-context.ts'
import { ExchangeOrders } from './exchange-orders.ts'
import type { Frames } from './frames.ts'

const SLICE_MS = 8
const CHECK_ROWS = 256
/** Messages of a batch that are looked at. */
const MAX_BATCH = 1000

/** The exchanges of an index, as far as its rows were looked at. */
export class SessionExchanges {
  readonly list = new Exchanges()
  readonly orders: ExchangeOrders
  readonly processes: StdioInterface[] = []
  private readonly ordinals = new Map<string, number>()
  private readonly bySource: (Speaker | null | undefined)[] = []
  private readonly frames: Frames
  private readonly jsonrpc: number
  private rows = 0

  constructor({ frames, registry }: Pick<Session, 'frames' | 'registry'>) {
    this.frames = frames
    this.jsonrpc = registry.idOf('jsonrpc')
    this.orders = new ExchangeOrders(this.list, frames, this.processes)
  }

  /** Looks at the rows that came, for some milliseconds; false when more are left. */
  update(): boolean {
    const until = performance.now() + SLICE_MS
    const { rowCount } = this.frames
    while (this.rows < rowCount) {
      this.look(this.rows++ as RowIndex)
      if (this.rows % CHECK_ROWS === 0 && performance.now() > until) return false
    }
    return true
  }

  private look(row: RowIndex): void {
    const { frames } = this
    const { segment, slot } = frames.at(row)
    const speaker = this.speakerOf(segment.source[slot], row)
    if (!speaker || frames.isRemoved(row)) return
    const isPart = (segment.flags[slot] & RowFlag.part) !== 0
    if (isPart) return this.lookAtPart(row, segment.related[slot], speaker)
    if (!this.isRpc(segment.stack[slot])) return
    const bytes = frames.peek(row)
    this.read(row, bytes, Math.max(0, payloadStart(bytes, 0, bytes.length)), speaker)
  }

  /** A part of a message; with the last one the message is read, as the row of its first. */
  private lookAtPart(row: RowIndex, related: number, speaker: Speaker): void {
    const { frames } = this
    const bytes = frames.peek(row)
    if (goesOn(bytes, 0, bytes.length)) return
    const first = (related - 1) as RowIndex
    const { segment, slot } = frames.at(first)
    if (!this.isRpc(segment.stack[slot]) || frames.isRemoved(first)) return
    const whole = frames.wholeMessage(first)
    if (whole) return this.read(first, whole, 0, speaker)
    const head = frames.peek(first)
    this.read(first, head, Math.max(0, payloadStart(head, 0, head.length)), speaker)
  }

  /** A message, or a batch of them. */
  private read(row: RowIndex, bytes: Uint8Array, start: number, speaker: Speaker): void {
    const first = skipBlank(bytes, start, bytes.length)
    if (bytes[first] !== OPEN_ARRAY) return this.take(row, bytes, first, bytes.length, speaker)
    for (const one of readElements(bytes, first, bytes.length, MAX_BATCH))
      this.take(row, bytes, one.start, one.end, speaker)
  }

  private take(row: RowIndex, bytes: Uint8Array, start: number, end: number, speaker: Speaker): void {
    const message = readRpcMessage(bytes, start, end)
    if (!message) return
    if (message.kind !== RpcKind.response && message.kind !== RpcKind.error) return this.list.ask(row, speaker, message)
    const { segment, slot } = this.frames.at(row)
    const asker = { process: speaker.process, fromServer: !speaker.fromServer }
    this.list.answer(row, segment.related[slot] - 1, asker, message)
  }

  private isRpc(stack: number): boolean {
    return this.frames.stacks.has(stack, this.jsonrpc as never)
  }

  /** Who writes to a source; null for one that is no stream of JSON-RPC. */
  private speakerOf(source: number, row: RowIndex): Speaker | null {
    const known = this.bySource[source]
    if (known !== undefined) return known
    const { stdio } = this.frames.interfaceOf(row)
    let speaker: Speaker | null = null
    if (stdio && stdio.stream !== 'stderr') {
      const key = `${this.frames.sourceOf(row).file} ${stdio.conversation}`
      let process = this.ordinals.get(key)
      if (process === undefined) {
        process = this.processes.push(stdio) - 1
        this.ordinals.set(key, process)
      }
      speaker = { process, fromServer: stdio.stream === 'stdout' }
    }
    this.bySource[source] = speaker
    return speaker
  }
}

const known = new WeakMap<SessionIndex, SessionExchanges>()

/** Those of the session, up to its last row. */
export async function exchangesOf({ session, signal }: CallContext): Promise<SessionExchanges> {
  const { index } = session
  const exchanges = known.get(index) ?? new SessionExchanges(session)
  known.set(index, exchanges)
  while (!exchanges.update()) {
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled', null)
  }
  return exchanges
}

export async function readExchanges(params: CallParams<'exchanges.read'>, context: CallContext): Promise<ExchangeList> {
  const { list, orders, processes } = await exchangesOf(context)
  const { frames } = context.session
  const order = orders.of(params)
  const rows: Exchange[] = []
  const end = Math.min(order.rows.length, params.from + params.count)
  for (let i = params.from; i < end; i++) rows.push(exchangeAt(list, orders, frames, order.rows[i]))
  return {
    total: order.rows.length,
    all: list.count,
    problems: order.problems,
    outstanding: order.outstanding,
    rows,
    processes: processes.map(({ pid, server, client }) => ({ pid, server, client })),
    latency: order.latency,
    histogram: order.histogram,
  }
}

function exchangeAt(list: Exchanges, orders: ExchangeOrders, frames: Frames, at: number): Exchange {
  const request = list.request[at]
  const response = list.response[at] - 1
  const first = list.request[list.first[at]]
  const lengthOf = (row: number): number => {
    const { segment, slot } = frames.at(row as RowIndex)
    return segment.originalLength[slot]
  }
  const latencyMs = orders.latency(at)
  return {
    request: request + 1,
    response: response < 0 ? null : response + 1,
    firstRequest: first + 1,
    start: orders.start(first),
    latencyMs: Number.isNaN(latencyMs) ? null : latencyMs,
    process: list.speaker[at] >> 1,
    fromServer: (list.speaker[at] & 1) === 1,
    method: list.methods.list[list.method[at]],
    target: list.targets.list[list.target[at]],
    status: list.status[at] as Exchange['status'],
    duplicateId: list.duplicate[at] === 1,
    requestBytes: lengthOf(request),
    responseBytes: response < 0 ? 0 : lengthOf(response),
  }
}
