/** What is known of the TLS records of a session's frames: finds their streams' frames, and keeps the streams that were walked. */
import type { ProtocolId, RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import type { FrameContext, SegmentContext } from '../../dissect/frame-context.ts'
import type { Registry } from '../../dissect/registry.ts'
import type { IndexFollower } from '../../indexing/index-follower.ts'
import type { TcpPayload } from '../tcp-segments.ts'
import type { TlsSecrets } from './tls-secrets.ts'
import { type StreamRows, type TlsBytes, TlsStream } from './tls-stream.ts'

/** Records of all streams that are kept. */
const MAX_RECORDS = 1 << 21
const MAX_STREAMS = 4096

/** How a frame's TCP payload is had: see Frames. */
export interface SegmentSource {
  payload(row: RowIndex): TcpPayload | undefined
  /** Of a row with `RowFlag.segment`. */
  segment(row: RowIndex): SegmentContext
  /** The protocol above TCP in a stack, 0 for none. */
  above(stack: number): ProtocolId
}

export class TlsContexts {
  private readonly registry: Registry
  private readonly index: IndexFollower
  private readonly secrets: TlsSecrets
  private readonly source: SegmentSource
  private readonly tls: ProtocolId
  private readonly streams = new Map<number, TlsStream>()
  private version = 0

  constructor(registry: Registry, index: IndexFollower, secrets: TlsSecrets, source: SegmentSource) {
    this.registry = registry
    this.index = index
    this.secrets = secrets
    this.source = source
    this.tls = registry.idOf('tls')
  }

  /** Whether a row has TLS records that there may be secrets for. */
  concerns(row: RowIndex): boolean {
    return this.secrets.any && this.isTls(row)
  }

  /** To be given to the row's dissection. Nothing is walked before a record is asked for. */
  of(row: RowIndex): Pick<FrameContext, 'tls'> {
    if (!this.concerns(row)) return {}
    const { columns } = this.index
    const stream = columns.segmentOf(row).stream[columns.slotOf(row)] - 1
    let walked: TlsStream | undefined
    let index = 0
    return {
      tls: {
        next: (record) => {
          walked ??= this.walk(stream, row)
          return walked.record(row, index++, record)
        },
      },
    }
  }

  private isTls(row: RowIndex): boolean {
    const { columns, stacks } = this.index
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    return segment.stream[slot] !== 0 && stacks.has(segment.stack[slot], this.tls)
  }

  private walk(stream: number, row: number): TlsStream {
    const log = this.secrets.get()
    if (this.version !== this.secrets.version) this.streams.clear()
    this.version = this.secrets.version
    const known = this.streams.get(stream)
    const walked =
      known ?? new TlsStream(this.registry, this.rowsOf(stream), this.index.tcpStreams.firstRow(stream), log.find)
    walked.walkTo(row)
    this.streams.delete(stream)
    this.streams.set(stream, walked)
    this.forget()
    return walked
  }

  /** Lets go of the streams that were asked for longest ago, when there are too many. */
  private forget(): void {
    let records = 0
    for (const { table } of this.streams.values()) records += table.length
    for (const [stream, { table }] of this.streams) {
      if ((records <= MAX_RECORDS && this.streams.size <= MAX_STREAMS) || this.streams.size === 1) return
      this.streams.delete(stream)
      records -= table.length
    }
  }

  private rowsOf(stream: number): StreamRows {
    const { columns } = this.index
    const first = this.index.tcpStreams.firstRow(stream) as RowIndex
    const { sourcePort, destinationPort } = columns.segmentOf(first)
    const slot = columns.slotOf(first)
    return {
      next: (from, to) => this.nextRow(stream, from, to),
      bytesOf: (row) => this.bytesOf(row as RowIndex),
      directionOf: (row) => {
        const flags = columns.segmentOf(row as RowIndex).flags[columns.slotOf(row as RowIndex)]
        return (flags & RowFlag.reverse) === 0 ? 0 : 1
      },
      ports: [sourcePort[slot], destinationPort[slot]],
    }
  }

  private nextRow(stream: number, from: number, to: number): number {
    const { columns } = this.index
    const wanted = stream + 1
    for (let at = from; at < to; ) {
      const segment = columns.segmentOf(at as RowIndex)
      const start = columns.slotOf(at as RowIndex)
      const end = Math.min(segment.stream.length, start + to - at)
      for (let slot = start; slot < end; slot++) {
        if (segment.stream[slot] === wanted && this.isTls((at + slot - start) as RowIndex)) return at + slot - start
      }
      at += end - start
    }
    return -1
  }

  /** The bytes that TCP hands to TLS of a row, in their order: see dissect/protocols/tcp/payload.ts. */
  private bytesOf(row: RowIndex): TlsBytes[] {
    const { columns } = this.index
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    const payload = this.source.payload(row)
    if (!payload) return []
    const { bytes } = payload
    const above = this.source.above(segment.stack[slot])
    if ((segment.flags[slot] & RowFlag.segment) === 0) {
      return above === this.tls ? [{ bytes, start: 0, end: bytes.length }] : []
    }
    const { message, withheld, protocol, continued, begins } = this.source.segment(row)
    if (withheld) return []
    const end = begins < 0 ? bytes.length : Math.min(bytes.length, begins)
    const start = Math.min(bytes.length, continued)
    const parts: TlsBytes[] = []
    if (message?.protocol === this.tls) {
      const whole = message.length - Math.max(0, start - end)
      parts.push({ bytes: message.bytes, start: 0, end: Math.min(whole, message.bytes.length) })
    }
    if (start < end && (protocol || above) === this.tls) parts.push({ bytes, start, end })
    return parts
  }
}
