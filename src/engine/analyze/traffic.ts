/**
 * Frames and bytes of the last minutes by protocol and by endpoint. One pass over new rows; a ring of seconds for protocols, a ring of
 * coarser slots for endpoints, so that memory does not grow with the capture. Rows older than the ring are left out, and those of a stray time.
 */
import type { EndpointId, RowIndex } from '../../shared/base/brand.ts'
import type { Stacks } from '../dissect/stack-table.ts'
import { type Columns, SEGMENT_ROWS } from '../store/columns.ts'
import { NewestSecond } from './newest-second.ts'

const NEVER = Number.NEGATIVE_INFINITY
/** Seconds of a slot of endpoints. */
const COARSE = 10
/** A slot with more endpoints than this keeps the half with the most bytes. */
const MOST_ENDPOINTS = 1024

export interface Amount {
  frames: number
  bytes: number
}

export interface TrafficWindow {
  /** By protocol id and bucket, oldest first; absent where there is none. */
  readonly frames: readonly (Float64Array | undefined)[]
  readonly bytes: readonly (Float64Array | undefined)[]
  readonly endpoints: ReadonlyMap<EndpointId, Amount>
}

export class TrafficMeter {
  private readonly seconds: number
  private readonly protocols: number
  /** The second that a slot of the ring holds. */
  private readonly slotSecond: Float64Array
  private readonly frames: Uint32Array
  private readonly bytes: Float64Array
  private readonly coarse: { slot: number; readonly amounts: Map<EndpointId, Amount> }[]
  private readonly time: NewestSecond
  /** Rows that are taken in. */
  rows = 0

  /** `protocols` is one more than the greatest ProtocolId. */
  constructor(seconds: number, protocols: number) {
    this.seconds = seconds
    this.time = new NewestSecond(seconds)
    this.protocols = protocols
    this.slotSecond = new Float64Array(seconds).fill(NEVER)
    this.frames = new Uint32Array(seconds * protocols)
    this.bytes = new Float64Array(seconds * protocols)
    const slots = Math.ceil(seconds / COARSE) + 1
    this.coarse = Array.from({ length: slots }, () => ({ slot: NEVER, amounts: new Map() }))
  }

  /** The newest second there are frames of, but for stray ones. */
  get newest(): number {
    return this.time.value
  }

  /** Takes in up to `most` rows that were added since the last call; true when none are left. */
  update(columns: Columns, stacks: Stacks, most: number): boolean {
    const end = Math.min(columns.rowCount, this.rows + most)
    while (this.rows < end) {
      const to = Math.min(end, this.rows + SEGMENT_ROWS - columns.slotOf(this.rows as RowIndex))
      const segment = columns.segmentOf(this.rows as RowIndex)
      const shift = columns.slotOf(this.rows as RowIndex) - this.rows
      let from = -1
      for (let slot = this.rows + shift; slot < to + shift && from < 0; slot++) {
        const second = segment.timeSeconds[slot]
        from = this.time.take(second, slot - shift)
        if (Math.abs(second - this.newest) >= this.seconds || from >= 0) continue
        const bytes = segment.originalLength[slot]
        const at = this.slotOf(second) * this.protocols + stacks.top(segment.stack[slot])
        this.frames[at]++
        this.bytes[at] += bytes
        const source = segment.sourceEndpoint[slot] as EndpointId
        const destination = segment.destinationEndpoint[slot] as EndpointId
        this.count(second, source, bytes)
        if (destination !== source) this.count(second, destination, bytes)
      }
      if (from >= 0) this.clear()
      this.rows = from >= 0 ? from : to
    }
    return this.rows >= columns.rowCount
  }

  /** The `seconds` before `end`, a whole second, in so many buckets. */
  window(end: number, seconds: number, buckets: number): TrafficWindow {
    const { protocols } = this
    const frames = new Array<Float64Array | undefined>(protocols).fill(undefined)
    const bytes = new Array<Float64Array | undefined>(protocols).fill(undefined)
    const start = end - seconds
    for (let second = start; second < end; second++) {
      const slot = positive(second, this.seconds)
      if (this.slotSecond[slot] !== second) continue
      const bucket = Math.floor(((second - start) * buckets) / seconds)
      for (let protocol = 0; protocol < protocols; protocol++) {
        const at = slot * protocols + protocol
        if (this.frames[at] === 0) continue
        seriesOf(frames, protocol, buckets)[bucket] += this.frames[at]
        seriesOf(bytes, protocol, buckets)[bucket] += this.bytes[at]
      }
    }
    return { frames, bytes, endpoints: this.endpoints(start, end) }
  }

  private endpoints(start: number, end: number): ReadonlyMap<EndpointId, Amount> {
    const sum = new Map<EndpointId, Amount>()
    for (const { slot, amounts } of this.coarse) {
      if ((slot + 1) * COARSE <= start || slot * COARSE >= end) continue
      for (const [endpoint, { frames, bytes }] of amounts) {
        const known = sum.get(endpoint)
        if (!known) sum.set(endpoint, { frames, bytes })
        else {
          known.frames += frames
          known.bytes += bytes
        }
      }
    }
    return sum
  }

  private clear(): void {
    this.slotSecond.fill(NEVER)
    for (const held of this.coarse) {
      held.slot = NEVER
      held.amounts.clear()
    }
  }

  /** The ring's slot for a second, emptied of the second it held. */
  private slotOf(second: number): number {
    const slot = positive(second, this.seconds)
    if (this.slotSecond[slot] !== second) {
      this.slotSecond[slot] = second
      this.frames.fill(0, slot * this.protocols, (slot + 1) * this.protocols)
      this.bytes.fill(0, slot * this.protocols, (slot + 1) * this.protocols)
    }
    return slot
  }

  private count(second: number, endpoint: EndpointId, bytes: number): void {
    if (endpoint === 0) return
    const slot = Math.floor(second / COARSE)
    const held = this.coarse[positive(slot, this.coarse.length)]
    if (held.slot !== slot) {
      if (slot < held.slot) return
      held.slot = slot
      held.amounts.clear()
    }
    const known = held.amounts.get(endpoint)
    if (known) {
      known.frames++
      known.bytes += bytes
      return
    }
    if (held.amounts.size >= MOST_ENDPOINTS) keepLargest(held.amounts)
    held.amounts.set(endpoint, { frames: 1, bytes })
  }
}

function seriesOf(all: (Float64Array | undefined)[], protocol: number, buckets: number): Float64Array {
  const series = all[protocol] ?? new Float64Array(buckets)
  all[protocol] = series
  return series
}

const positive = (n: number, by: number): number => ((n % by) + by) % by

function keepLargest(amounts: Map<EndpointId, Amount>): void {
  const smallest = [...amounts].sort(([, a], [, b]) => a.bytes - b.bytes).slice(0, amounts.size / 2)
  for (const [endpoint] of smallest) amounts.delete(endpoint)
}
