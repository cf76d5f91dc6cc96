/** Frames of a session as events, in order: messages whole, even where several frames hold one, with what the dissectors say of them. */
import type { Detail } from '../engine/dissect/detail.ts'
import { payloadStart } from '../engine/dissect/protocols/exported-pdu/exported-pdu.ts'
import type { FilterProgram } from '../engine/filter/compile.ts'
import type { SessionIndex } from '../engine/indexing/session-index.ts'
import { factsOf } from '../engine/session/event-facts.ts'
import { frameData, messageBytes } from '../engine/session/frame-json.ts'
import type { Frames } from '../engine/session/frames.ts'
import { type DecoderName, decode } from '../engine/sinks/decode.ts'
import type { CapturedFrame, SinkEvent } from '../engine/sinks/event.ts'
import { readNote } from '../engine/sources/stdio/exported-pdu.ts'
import { FIRST_PART_COMMENT } from '../engine/sources/stdio/message-frames.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { RowFlag } from '../shared/row-flags.ts'

/** A longer message goes out cut, and says so. */
const MAX_MESSAGE_BYTES = 128 * 1024 * 1024

export interface EventReaderOptions {
  /** Null for all frames. */
  readonly filter: FilterProgram | null
  readonly decoders: readonly DecoderName[]
  /** Frames that are older are passed over; seconds since the epoch. */
  readonly since: number
  /** Takes out what must not go out; null for nothing. */
  readonly redact: ((event: SinkEvent) => SinkEvent) | null
  /** What is to be said of a frame besides its own comments. */
  readonly comments?: ((row: RowIndex) => readonly string[]) | null
}

interface Source {
  readonly index: SessionIndex
  readonly frames: Frames
}

export class EventReader {
  private readonly source: Source
  private readonly options: EventReaderOptions
  /** The row that is next. */
  private next = 0
  /** Parts of messages whose end has not come yet, by interface. */
  private readonly open = new Map<number, RowIndex[]>()

  constructor(source: Source, options: EventReaderOptions) {
    this.source = source
    this.options = options
  }

  /** Rows whose events were read. */
  get rows(): number {
    return this.next
  }

  /** Events of the rows that there are, or of those below `to`, and were not read yet. */
  *read(to = Number.POSITIVE_INFINITY): Generator<SinkEvent> {
    const { columns } = this.source.index
    while (this.next < Math.min(columns.rowCount, to)) {
      const row = this.next++ as RowIndex
      for (const rows of this.messagesAt(row)) {
        const event = this.eventOf(rows)
        if (event) yield event
      }
    }
  }

  /** Events of messages whose end never came. */
  *rest(): Generator<SinkEvent> {
    for (const rows of this.open.values()) {
      const event = this.eventOf(rows)
      if (event) yield event
    }
    this.open.clear()
  }

  /** Rows of the messages that are whole with this row. */
  private messagesAt(row: RowIndex): RowIndex[][] {
    const { frames } = this.source
    const { segment, slot } = frames.at(row)
    if (segment.timeSeconds[slot] + segment.timeNanos[slot] / 1e9 < this.options.since) return []
    if ((segment.flags[slot] & RowFlag.part) === 0) return [[row]]
    const source = segment.source[slot]
    const frame = frames.peek(row)
    const { part, more } = readNote(frame, Math.max(0, payloadStart(frame, 0, frame.length)))
    const before = this.open.get(source) ?? []
    const messages: RowIndex[][] = []
    let rows = before
    if (part <= 1 && before.length > 0) {
      messages.push(before)
      rows = []
    }
    rows.push(row)
    if (more) this.open.set(source, rows)
    else {
      this.open.delete(source)
      messages.push(rows)
    }
    return messages
  }

  private eventOf(rows: readonly RowIndex[]): SinkEvent | null {
    const { frames } = this.source
    const { filter, decoders, redact } = this.options
    const first = frames.dissect(rows[0])
    const stdio = first.context.interface.stdio !== undefined
    const passes = filter === null || filter.test(first)
    if (!passes && !rows.slice(1).some((row) => filter.test(frames.dissect(row)))) return null
    const payload = stdio ? this.payloadOf(first, rows) : first.sources[0].bytes
    const { context } = first
    const last = frames.context(rows[rows.length - 1], false)
    const facts = factsOf(first, payload.length)
    const decoded = decoders.length === 0 ? undefined : decode(payload, decoders)
    const event: SinkEvent = {
      type: 'event',
      time: last.untimed ? null : { seconds: last.timeSeconds, nanos: last.timeNanos },
      data: dataOf(first, payload, facts, decoded),
      facts: stdio ? facts : { ...facts, size: context.originalLength },
      payload,
      captured: () => this.capturedOf(rows),
    }
    return redact ? redact(event) : event
  }

  private payloadOf(first: Detail, rows: readonly RowIndex[]): Uint8Array {
    if (rows.length === 1) return messageBytes(first)
    const pieces: Uint8Array[] = []
    let length = 0
    for (const row of rows) {
      const bytes = this.source.frames.bytes(row)
      const piece = bytes.subarray(Math.max(0, payloadStart(bytes, 0, bytes.length)))
      length += piece.length
      if (length > MAX_MESSAGE_BYTES) break
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }

  private capturedOf(rows: readonly RowIndex[]): CapturedFrame {
    const { frames } = this.source
    const { id, description } = frames.sourceOf(rows[0])
    const { linkType, name, comments } = description
    return {
      interface: { key: String(id), linkType, name, description: description.description, comments },
      frames: rows.map((row) => {
        const { timeSeconds, timeNanos, originalLength, direction, comments: own } = frames.context(row, false)
        const bytes = frames.bytes(row)
        const all = [...own, ...(this.options.comments?.(row) ?? [])]
        return {
          number: row + 1,
          seconds: timeSeconds,
          nanos: timeNanos,
          bytes,
          originalLength,
          direction,
          comments: all,
        }
      }),
    }
  }
}

/** What the JSON lines of `read` have, and what is known of a JSON-RPC message. */
function dataOf(detail: Detail, payload: Uint8Array, facts: SinkEvent['facts'], decoded: unknown) {
  // The message is whole here.
  const { comments, data, part, more, ...rest } = frameData(detail, payload)
  const told = (comments as string[] | undefined)?.filter((comment) => comment !== FIRST_PART_COMMENT) ?? []
  const { kind, method, tool, id, status, latencySeconds } = facts
  return {
    ...rest,
    ...(told.length > 0 && { comments: told }),
    ...(kind !== '' && { kind }),
    ...(method !== '' && { method }),
    ...(tool !== '' && { tool }),
    ...(id !== '' && { id }),
    ...(status !== '' && { status }),
    ...(latencySeconds !== null && { latency: latencySeconds }),
    data,
    ...(decoded !== undefined && { decoded }),
  }
}
