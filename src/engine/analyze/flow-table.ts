/**
 * Conversations over TCP and UDP that are under way: who began, and what went each way. A conversation ends with a reset, with both sides' FIN, or when
 * nothing is heard of it for a while; of too many, the one that began first ends.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { type Columns, SEGMENT_BITS, SEGMENT_MASK, type Segment } from '../store/columns.ts'

/** Conversations at a time. */
const MAX_FLOWS = 65_536
/** How often it is looked for conversations that fell silent. */
const SWEEP_MS = 1000
const FIN = 1
const RST = 4

/** Out is from the side whose frame came first. */
export interface Flow {
  readonly first: RowIndex
  last: RowIndex
  readonly startMs: number
  lastMs: number
  framesOut: number
  framesIn: number
  /** Original lengths of the frames. */
  bytesOut: number
  bytesIn: number
}

interface Held extends Flow {
  readonly endpoint: number
  readonly port: number
  finOut: boolean
  finIn: boolean
  ended: boolean
}

export interface FlowListener {
  /** It ended. */
  ended(flow: Flow): void
  /** It goes on; called now and then. */
  goesOn(flow: Flow): void
}

export class FlowTable {
  private readonly flows = new Map<number, Held>()
  private readonly quietMs: number
  private readonly listener: FlowListener
  private sweptMs = Number.NEGATIVE_INFINITY

  constructor(quietMs: number, listener: FlowListener) {
    this.quietMs = quietMs
    this.listener = listener
  }

  /** Rows [from, to), in their order. */
  look({ segments }: Columns, from: number, to: number): void {
    for (let row = from; row < to; row++) this.take(segments[row >>> SEGMENT_BITS], row & SEGMENT_MASK, row as RowIndex)
  }

  private take(segment: Segment, slot: number, row: RowIndex): void {
    const stream = segment.stream[slot]
    if (stream === 0) return
    const timeMs = segment.timeSeconds[slot] * 1000 + segment.timeNanos[slot] / 1e6
    const tcp = segment.tcpFlags[slot]
    // Streams of TCP and of UDP are numbered apart.
    const key = stream * 2 + (tcp === 0 ? 0 : 1)
    const flow = this.flows.get(key) ?? this.begin(key, segment, slot, row, timeMs)
    flow.lastMs = Math.max(flow.lastMs, timeMs)
    if (flow.ended) return
    flow.last = row
    const isOut = segment.sourceEndpoint[slot] === flow.endpoint && segment.sourcePort[slot] === flow.port
    if (isOut) flow.framesOut++
    else flow.framesIn++
    if (isOut) flow.bytesOut += segment.originalLength[slot]
    else flow.bytesIn += segment.originalLength[slot]
    if ((tcp & FIN) !== 0) flow[isOut ? 'finOut' : 'finIn'] = true
    if ((tcp & RST) !== 0 || (flow.finOut && flow.finIn)) this.end(flow)
    if (timeMs >= this.sweptMs + SWEEP_MS) this.sweep(timeMs)
  }

  /** No frame will come any more. True where some were under way. */
  finish(): boolean {
    const { size } = this.flows
    for (const flow of this.flows.values()) if (!flow.ended) this.end(flow)
    this.flows.clear()
    return size > 0
  }

  private begin(key: number, segment: Segment, slot: number, row: RowIndex, timeMs: number): Held {
    const flow: Held = {
      first: row,
      last: row,
      startMs: timeMs,
      lastMs: timeMs,
      framesOut: 0,
      framesIn: 0,
      bytesOut: 0,
      bytesIn: 0,
      endpoint: segment.sourceEndpoint[slot],
      port: segment.sourcePort[slot],
      finOut: false,
      finIn: false,
      ended: false,
    }
    this.flows.set(key, flow)
    if (this.flows.size > MAX_FLOWS) {
      for (const [oldest, old] of this.flows) {
        if (!old.ended) this.end(old)
        this.flows.delete(oldest)
        break
      }
    }
    return flow
  }

  private end(flow: Held): void {
    flow.ended = true
    this.listener.ended(flow)
  }

  /** One that ended is kept until it is silent: its last acknowledgements are no new one. */
  private sweep(nowMs: number): void {
    this.sweptMs = nowMs
    for (const [key, flow] of this.flows) {
      const isSilent = nowMs - flow.lastMs > this.quietMs
      if (isSilent) this.flows.delete(key)
      if (flow.ended) continue
      if (isSilent) this.end(flow)
      else this.listener.goesOn(flow)
    }
  }
}
