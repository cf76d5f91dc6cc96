/**
 * Messages that span TCP segments, put together again for the frame that somebody looks at: from the links and the table that the first pass
 * kept, and the frames' bytes.
 */
import type { ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { ReassembledMessage, SegmentContext } from '../dissect/frame-context.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import { WITHHELD } from '../indexing/tcp-verdict.ts'
import { MessageFlag } from '../store/message-table.ts'

/** How far links are followed, and how much of a message is put together: what a click may take. */
const MAX_SEGMENTS = 1 << 20
const MAX_PIECES = 16_384
const MAX_BYTES = 4 * 1024 * 1024

/** The TCP payload of a frame, and the sequence number of its first byte. */
export interface TcpPayload {
  readonly sequence: number
  readonly bytes: Uint8Array
}

/** Where a message begins, as far as the links lead back. */
interface Origin {
  /** Entry in the message table. */
  readonly entry: number
  readonly row: number
}

type SegmentIndex = Pick<IndexFollower, 'columns' | 'tcpMessages'>

export class TcpSegments {
  private readonly index: SegmentIndex
  private readonly payloadOf: (row: RowIndex) => TcpPayload | undefined
  private readonly upperOf: (stack: number) => ProtocolId
  /** The last origin that was looked up: the next row's links mostly lead to it at once. */
  private lastRow = -1
  private lastOrigin: Origin | undefined

  /** `upperOf` gives the protocol above TCP in a stack, 0 for none. */
  constructor(
    index: SegmentIndex,
    payloadOf: (row: RowIndex) => TcpPayload | undefined,
    upperOf: (stack: number) => ProtocolId,
  ) {
    this.index = index
    this.payloadOf = payloadOf
    this.upperOf = upperOf
  }

  /** Of a row with `RowFlag.segment`. */
  context(row: RowIndex): SegmentContext {
    const { columns } = this.index
    const { messages, protocols } = this.index.tcpMessages
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    const own = messages.find(row)
    const origin = this.previous(row) < 0 ? undefined : this.origin(row)
    // What the first pass gave the row to, since the stream may speak something else by now.
    const spoken = this.upperOf(segment.stack[slot]) || protocols.protocol(segment.stream[slot] - 1, row)
    const told = own < 0 ? (origin?.entry ?? -1) : own
    const begun = {
      protocol: (spoken || (told < 0 ? 0 : messages.protocol(told))) as ProtocolId,
      withheld: (segment.analysis[slot] & WITHHELD) !== 0,
      begins: own < 0 ? -1 : messages.begin(own),
      beginsCompletedIn: own < 0 ? 0 : messages.completed(own) + 1,
      ...(own >= 0 && messages.has(own, MessageFlag.dropped) ? { problem: DROPPED } : {}),
    }
    if (!origin) return { ...begun, continued: 0, completedIn: 0 }
    const { entry } = origin
    const completed = messages.completed(entry)
    if (completed !== row) {
      return {
        ...begun,
        continued: Number.POSITIVE_INFINITY,
        completedIn: completed + 1,
        ...(this.wasAsked(row, origin) ? this.asked(origin) : {}),
        ...(messages.has(entry, MessageFlag.dropped) ? { problem: DROPPED } : {}),
      }
    }
    const message = this.message(row, origin)
    return {
      ...begun,
      continued: messages.end(entry),
      completedIn: 0,
      ...(typeof message === 'string' ? { problem: message } : { message }),
    }
  }

  /** Row of the segment of the message before this one's, -1 for none. */
  private previous(row: RowIndex): number {
    const { columns, tcpMessages } = this.index
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    if ((segment.flags[slot] & RowFlag.reassembled) === 0) return segment.related[slot] - 1
    const link = tcpMessages.links.find(row)
    return link < 0 ? -1 : tcpMessages.links.word(link, 1) - 1
  }

  /** The message that the row goes on with. */
  private origin(row: RowIndex): Origin | undefined {
    const { messages } = this.index.tcpMessages
    let at = this.previous(row)
    let found: Origin | undefined
    while (at >= 0 && !found) {
      const entry = messages.find(at)
      if (entry >= 0 && this.isOf(entry, row)) found = { entry, row: at }
      else if (at === this.lastRow && this.lastOrigin && this.isOf(this.lastOrigin.entry, row)) found = this.lastOrigin
      else at = this.previous(at as RowIndex)
    }
    this.lastRow = row
    this.lastOrigin = found
    return found
  }

  /** Whether a message that begins before the row can have it: it is not complete by then. */
  private isOf(entry: number, row: number): boolean {
    const completed = this.index.tcpMessages.messages.completed(entry)
    return completed < 0 || completed >= row
  }

  private wasAsked(row: RowIndex, { entry, row: first }: Origin): boolean {
    const { messages } = this.index.tcpMessages
    if (!messages.has(entry, MessageFlag.asked)) return false
    return !messages.has(entry, MessageFlag.settled) || this.previous(row) === first
  }

  private asked(origin: Origin): { asked?: Uint8Array } {
    const payload = this.payloadOf(origin.row as RowIndex)
    return payload ? { asked: payload.bytes.subarray(this.index.tcpMessages.messages.begin(origin.entry)) } : {}
  }

  /** The message that the row completes, or why it can't be had. A long one ends early. */
  private message(row: RowIndex, { entry, row: first }: Origin): ReassembledMessage | string {
    const { messages } = this.index.tcpMessages
    const rows: number[] = []
    for (let at: number = row; at > first; at = this.previous(at as RowIndex)) {
      if (rows.push(at) >= MAX_SEGMENTS) return `it has more than ${MAX_SEGMENTS} segments`
    }
    rows.push(first)
    const begin = messages.begin(entry)
    const start = (this.payloadOf(first as RowIndex)?.sequence ?? 0) + begin
    const last = this.payloadOf(row)
    if (!last) return 'its last frame cannot be read'
    let length = ((last.sequence - start) | 0) + messages.end(entry)
    const pieces: Piece[] = []
    let size = 0
    let isCut = false
    for (let i = rows.length - 1; i >= 0 && !isCut; i--) {
      const at = rows[i]
      const payload = at === row ? last : this.payloadOf(at as RowIndex)
      if (!payload) return `frame ${at + 1} cannot be read`
      const offset = (payload.sequence - start) | 0
      const bytes = at === row ? payload.bytes.subarray(0, messages.end(entry)) : payload.bytes
      size = Math.max(size, offset + bytes.length)
      length = Math.max(length, size)
      pieces.push({ frame: at + 1, offset, bytes })
      isCut = i > 0 && (size >= MAX_BYTES || pieces.length === MAX_PIECES)
    }
    const { bytes, segments } = join(pieces, size)
    if (bytes.length < length && !isCut) return 'a segment is missing'
    return { protocol: messages.protocol(entry) as ProtocolId, bytes, length, segmentCount: rows.length, segments }
  }
}

const DROPPED = 'given up while it was under way: too many other messages were, or it had too many holes'

interface Piece {
  readonly frame: number
  /** Of its first byte in the message; negative where the message begins within. */
  readonly offset: number
  readonly bytes: Uint8Array
}

/** The pieces as one, as far as they follow each other. */
function join(pieces: readonly Piece[], size: number): Pick<ReassembledMessage, 'bytes' | 'segments'> {
  const bytes = new Uint8Array(size)
  const segments: { frame: number; start: number; length: number }[] = []
  let covered = 0
  for (const { frame, offset, bytes: piece } of [...pieces].sort((a, b) => a.offset - b.offset)) {
    if (offset > covered) break
    const from = Math.max(0, offset)
    bytes.set(piece.subarray(from - offset), from)
    segments.push({ frame, start: from, length: offset + piece.length - from })
    covered = Math.max(covered, offset + piece.length)
  }
  return { bytes: bytes.subarray(0, covered), segments }
}
