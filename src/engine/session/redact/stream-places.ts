/**
 * Where a frame's bytes stand in the stream that they are a part of, so that a secret is found that several frames have between them: the
 * messages of a tapped stream one after the other, TCP's payload by its sequence numbers. One for each pass: frames come in order.
 */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { payloadStart } from '../../dissect/protocols/exported-pdu/exported-pdu.ts'
import { Summary } from '../../dissect/summary.ts'
import { LINKTYPE_WIRESHARK_UPPER_PDU, PLAIN_TAGS } from '../../sources/stdio/exported-pdu.ts'
import type { Frames } from '../frames.ts'

export interface StreamPlace {
  /** Names the stream's direction. */
  readonly key: string
  /** Of the first byte. */
  readonly position: number
  /** The part of the frame that is the stream's. */
  readonly start: number
  readonly end: number
  /** Whether the frame may become longer or shorter. */
  readonly elastic: boolean
  /** Of TCP's header in the frame, -1 where its checksum is not kept up. */
  readonly header: number
}

const SYN = 0x02

export class StreamPlaces {
  private readonly frames: Frames
  private readonly summary: Summary
  /** Position after the last byte, by stream. */
  private readonly ends = new Map<string, number>()

  constructor(frames: Frames) {
    this.frames = frames
    this.summary = new Summary(frames.registry)
  }

  /** Null for a frame that stands alone. */
  of(row: RowIndex, frame: Uint8Array): StreamPlace | null {
    const { stdio, linkType } = this.frames.interfaceOf(row)
    if (linkType === LINKTYPE_WIRESHARK_UPPER_PDU) return this.message(row, frame, stdio !== undefined)
    return this.segment(row, frame, linkType)
  }

  private message(row: RowIndex, frame: Uint8Array, isStdio: boolean): StreamPlace | null {
    const start = payloadStart(frame, 0, frame.length)
    if (start < 0 || !isStdio) return null
    const key = `stdio ${this.frames.sourceOf(row).id}`
    const position = this.ends.get(key) ?? 0
    this.ends.set(key, position + frame.length - start)
    // Parts of a message, and messages whose header tells their length, stay as long as they are.
    const plain = Object.values(PLAIN_TAGS).some((tags) => Buffer.compare(tags, frame.subarray(0, start)) === 0)
    return { key, position, start, end: frame.length, elastic: plain, header: -1 }
  }

  private segment(row: RowIndex, frame: Uint8Array, linkType: number): StreamPlace | null {
    const { summary } = this
    const { segment, slot } = this.frames.at(row)
    summary.run(frame, 0, frame.length, linkType, Math.max(frame.length, segment.originalLength[slot]))
    const { tcp, fragment, sourcePort, destinationPort } = summary
    if (fragment.present || !tcp.present || tcp.payloadEnd <= tcp.payloadStart) return null
    const key = `tcp ${segment.stream[slot]} ${segment.sourceEndpoint[slot]} ${sourcePort}`
    const sequence = (tcp.sequence + (tcp.flags & SYN ? 1 : 0)) >>> 0
    const before = this.ends.get(key) ?? sequence
    // The nearest to what came before it, for numbers begin anew at 2^32.
    const position = before + ((sequence - (before % 2 ** 32)) | 0)
    this.ends.set(key, Math.max(before, position + tcp.payloadEnd - tcp.payloadStart))
    const header = tcpHeader(frame, tcp.payloadStart, sourcePort, destinationPort)
    return { key, position, start: tcp.payloadStart, end: tcp.payloadEnd, elastic: false, header }
  }
}

/** The header that ends where the payload begins. */
function tcpHeader(frame: Uint8Array, payload: number, sourcePort: number, destinationPort: number): number {
  for (let words = 5; words <= 15 && payload >= 4 * words; words++) {
    const at = payload - 4 * words
    const ports =
      frame[at] * 256 + frame[at + 1] === sourcePort && frame[at + 2] * 256 + frame[at + 3] === destinationPort
    if (ports && frame[at + 12] >>> 4 === words) return at
  }
  return -1
}
