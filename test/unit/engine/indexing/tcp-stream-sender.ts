/** One direction of a TCP stream through the first pass's reassembly, and what its frames hand on when they are decoded. */
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { TcpReassembly } from '../../../../src/engine/indexing/tcp-reassembly.ts'
import { type SegmentPayload, Verdict } from '../../../../src/engine/indexing/tcp-verdict.ts'
import { TcpSegments } from '../../../../src/engine/session/tcp-segments.ts'
import { ColumnsWriter } from '../../../../src/engine/store/columns.ts'
import { TcpMessages } from '../../../../src/engine/store/tcp-messages.ts'
import type { ProtocolId, RowIndex } from '../../../../src/shared/base/brand.ts'
import { RowFlag } from '../../../../src/shared/row-flags.ts'

export const FIN = 0x01
const registry = createRegistry()
const columns = new ColumnsWriter()
const tcpMessages = new TcpMessages()
const reassembly = new TcpReassembly(registry, (part, buffer) => tcpMessages.attach(part, buffer))
const payloads = new Map<number, { sequence: number; bytes: Uint8Array }>()
const segments = new TcpSegments(
  { columns, tcpMessages },
  (row) => payloads.get(row),
  () => 0 as ProtocolId,
)
let streams = 0

export interface Sent {
  /** Offset in the stream; where the segment before ended, if not told. */
  readonly at?: number
  readonly flags?: number
  /** TcpAnalysisFlag. */
  readonly analysis?: number
  readonly whole?: boolean
}

export class StreamSender {
  readonly rows: RowIndex[] = []
  private readonly stream = streams++
  private readonly bound: ProtocolId
  private readonly base: number
  private next = 0

  /** `base` is the sequence number of the stream's first byte. */
  constructor(protocol: string, base = 0xffff_fff0) {
    this.bound = registry.idOf(protocol)
    this.base = base
  }

  /** Sends a segment; returns its verdict. */
  send(bytes: Uint8Array, { at = this.next, flags = 0, analysis = 0, whole = true }: Sent = {}): number {
    const row = columns.nextRow
    const segment = columns.openRow()
    const slot = columns.slotOf(row)
    const sequence = (this.base + at) >>> 0
    const none = 0 as ProtocolId
    const payload: SegmentPayload = {
      sequence,
      flags,
      payloadStart: 0,
      payloadEnd: bytes.length,
      upper: none,
      bound: this.bound,
      whole,
    }
    const verdict = reassembly.add(row, this.stream, false, payload, bytes, analysis)
    payloads.set(row, { sequence, bytes })
    segment.stream[slot] = this.stream + 1
    segment.analysis[slot] = analysis
    segment.related[slot] = verdict === Verdict.asIs ? 0 : reassembly.outcome.previous + 1
    segment.flags[slot] = verdict === Verdict.asIs ? 0 : RowFlag.segment
    this.rows.push(row)
    this.next = at + bytes.length
    columns.advance()
    columns.publish(columns.nextRow)
    return verdict
  }

  context(index: number) {
    return segments.context(this.rows[index])
  }

  /** What is handed on when the frame is decoded, in order: the message that it completes, then what follows it. */
  handed(index: number): Uint8Array[] {
    const row = this.rows[index]
    const bytes = payloads.get(row)?.bytes ?? new Uint8Array(0)
    if ((columns.segmentOf(row).flags[columns.slotOf(row)] & RowFlag.segment) === 0) return [bytes]
    const { message, withheld, continued, begins } = segments.context(row)
    if (withheld) return []
    const end = begins < 0 ? bytes.length : begins
    const tail = Math.max(0, Math.min(bytes.length, continued) - end)
    const rest = bytes.subarray(Math.min(continued, bytes.length), end)
    return [
      ...(message ? [message.bytes.subarray(0, message.bytes.length - tail)] : []),
      ...(rest.length > 0 ? [rest] : []),
    ]
  }

  allHanded(): Uint8Array[] {
    return this.rows.flatMap((_, index) => this.handed(index))
  }
}
