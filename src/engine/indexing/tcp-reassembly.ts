/**
 * Messages that span TCP segments, found in the first pass by what protocols say of their framing (dissect/framing.ts), as Wireshark 4.0
 * does with its default preferences: a segment in the middle of a message is TCP's alone, the one that completes it is the protocol's, a
 * segment that repeats others or comes out of order is handed to nobody.
 *
 * Keeps 8 bytes a stream, and of each message under way a little of its beginning, never the whole. Most segments begin and end with
 * whole messages and cost a look at their lengths. Runs after the stream's analysis, in row order.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import { Framed, type Framing, type MessageState, type StreamState } from '../dissect/framing.ts'
import type { Registry } from '../dissect/registry.ts'
import { MAX_MESSAGE_PAYLOAD, MessageFlag, MessageTableWriter } from '../store/message-table.ts'
import { RowTableWriter } from '../store/row-table.ts'
import { StreamProtocolsWriter } from '../store/stream-protocols.ts'
import type { TcpMessagesPart } from '../store/tcp-messages.ts'
import { distance, Ending, type PendingMessage } from './pending-message.ts'
import { PendingMessages } from './pending-messages.ts'
import { type Outcome, type SegmentPayload, Verdict, WITHHELD } from './tcp-verdict.ts'

const FIN = 0x01
const SYN = 0x02

export class TcpReassembly {
  readonly outcome: Outcome = {
    previous: -1,
    protocol: 0 as ProtocolId,
    message: new Uint8Array(0),
    messageHead: 0,
    messageLength: 0,
    restStart: 0,
    restEnd: 0,
  }
  private readonly registry: Registry
  private readonly table: MessageTableWriter
  private readonly links: RowTableWriter
  private readonly protocols: StreamProtocolsWriter
  private readonly pending: PendingMessages
  /** By stream: the ProtocolId it was found to speak, and the protocol's note. */
  private spoken = new Uint16Array(128)
  private notes = new Uint16Array(128)
  private readonly fresh: MessageState = { resume: 0, phase: 0, length: 0 }
  private readonly stream: StreamState = { reverse: false, note: 0 }

  // The segment that `add` looks at.
  private row = 0
  private index = 0
  private direction = 0
  private sequence = 0
  private bytes: Uint8Array = new Uint8Array(0)
  private start = 0
  private end = 0
  private fin = false
  private withheld = false

  /** `onChunk` hears of each new shared buffer before a row that it tells of is published. */
  constructor(registry: Registry, onChunk: (part: TcpMessagesPart, buffer: SharedArrayBuffer) => void) {
    this.registry = registry
    this.table = new MessageTableWriter((buffer) => onChunk('messages', buffer))
    this.links = new RowTableWriter(2, (buffer) => onChunk('links', buffer))
    this.protocols = new StreamProtocolsWriter((buffer) => onChunk('protocols', buffer))
    this.pending = new PendingMessages(({ entry }) => this.table.mark(entry, MessageFlag.dropped))
  }

  /** The next row's segment, of a stream and direction, with its bits of `TcpAnalysisFlag`. Returns bits of `Verdict`; see `outcome`. */
  add(
    row: number,
    stream: number,
    reverse: boolean,
    segment: SegmentPayload,
    bytes: Uint8Array,
    analysis: number,
  ): number {
    const { payloadStart: start, payloadEnd: end } = segment
    const direction = 2 * stream + (reverse ? 1 : 0)
    const isPending = this.pending.any(direction)
    const fin = (segment.flags & FIN) !== 0
    if (start >= end && !(fin && isPending)) return Verdict.asIs
    this.outcome.previous = -1
    this.withheld = (analysis & WITHHELD) !== 0
    if (!segment.whole || end - start >= MAX_MESSAGE_PAYLOAD) return this.withheld ? Verdict.tcpOnly : Verdict.asIs
    this.row = row
    this.index = stream
    this.direction = direction
    this.sequence = (segment.sequence + ((segment.flags & SYN) !== 0 ? 1 : 0)) >>> 0
    this.bytes = bytes
    this.start = start
    this.end = end
    this.fin = fin
    if (stream >= this.spoken.length) this.grow(stream)
    this.stream.reverse = reverse
    this.stream.note = this.notes[stream]
    const message = isPending ? this.pending.at(direction, this.sequence) : undefined
    if (start >= end && message?.ending !== Ending.fin) return Verdict.asIs
    const verdict = message ? this.goOn(message) : this.begin(segment)
    this.notes[stream] = this.stream.note
    return verdict
  }

  /** Keeps the link to the segment before apart from the `related` column, which has another one. */
  linkApart(row: number, previous: number): void {
    this.links.set(this.links.add(row), 1, previous + 1)
  }

  /** A segment that no message under way claims. */
  private begin({ upper, bound }: SegmentPayload): number {
    if (this.withheld) return Verdict.tcpOnly
    const claimed = upper === 0 || (bound !== 0 && this.registry.protocol(bound).framing?.claims) ? bound : upper
    const protocol = (this.spoken[this.index] || claimed) as ProtocolId
    const verdict = this.scan(protocol, this.start, protocol === upper)
    // What the summary did with the whole payload is right but for an unfinished message at its end.
    if ((verdict & Verdict.rest) !== 0 && protocol === upper) return verdict & Verdict.spans
    return verdict === 0 ? Verdict.asIs : verdict | Verdict.tcpOnly
  }

  /**
   * Walks the messages from `from` on, and keeps the one that does not end. `recognised` where the payload looks like the protocol's.
   * Returns bits of `Verdict`, 0 where nothing is the protocol's.
   */
  private scan(protocol: ProtocolId, from: number, recognised: boolean): number {
    const framing = protocol === 0 ? undefined : this.registry.protocol(protocol).framing
    if (!framing) return 0
    const { bytes, end, fresh, outcome } = this
    let isKnown = recognised || framing.claims === true || this.spoken[this.index] !== 0
    let verdict = 0
    let at = from
    while (at < end) {
      fresh.resume = 0
      fresh.phase = 0
      fresh.length = 0
      const length = framing.messageLength(bytes, at, end, fresh, this.stream)
      if (length === Framed.left) return this.leave(at === from)
      if (length === Framed.no) {
        if (!isKnown) return 0
        at = end
        break
      }
      if (length !== Framed.more || fresh.phase !== 0) isKnown = true
      if (length > end - at || length === Framed.more || (length === Framed.untilFin && !this.fin)) {
        this.open(protocol, framing, at, length)
        verdict = at === from && framing.opens ? Verdict.spans | Verdict.opens : Verdict.spans
        break
      }
      at = length === Framed.untilFin ? end : at + length
    }
    if (framing.claims || at > from) this.speak(protocol)
    outcome.protocol = protocol
    outcome.restStart = from
    outcome.restEnd = at
    return at > from ? verdict | Verdict.rest : verdict
  }

  /** The message at `at` goes on in other segments; `length` as the protocol said. */
  private open(protocol: ProtocolId, framing: Framing, at: number, length: number): void {
    const { fresh, start, end, bytes } = this
    const message = this.pending.open(this.direction)
    const sequence = (this.sequence + at - start) >>> 0
    message.begin(this.table.begin(this.row, at - start, protocol), protocol, sequence, framing.head)
    message.take(sequence, bytes, at, end)
    message.link(this.row)
    message.ending = length === Framed.more ? Ending.asked : length === Framed.untilFin ? Ending.fin : Ending.known
    message.end = length > 0 ? (sequence + length) >>> 0 : 0
    message.state.resume = fresh.resume
    message.state.phase = fresh.phase
    message.state.length = fresh.length
    if (length === Framed.more && !message.keep(bytes, at + fresh.resume, end)) this.drop(message)
  }

  /** A segment with bytes of a message under way, or bytes that it has already. */
  private goOn(message: PendingMessage): number {
    const { bytes, start, end, sequence } = this
    message.touched = true
    const ends = this.fin && message.ending === Ending.fin
    if (distance((sequence + end - start) >>> 0, message.edge) <= 0 && !ends) return Verdict.tcpOnly
    if (message.ending === Ending.asked) return this.ask(message)
    const limit = message.ending === Ending.known ? Math.min(end, start + distance(message.end, sequence)) : end
    const isKept = message.take(sequence, bytes, start, limit)
    this.outcome.previous = message.link(this.row)
    let verdict: number = Verdict.tcpOnly | Verdict.spans
    if (!isKept) this.drop(message)
    else if (message.ending === Ending.known ? distance(message.edge, message.end) >= 0 : ends && !message.hasHoles) {
      verdict = this.complete(message, limit - start)
    }
    return limit === end || this.withheld ? verdict : verdict | this.scan(message.protocol, limit, true)
  }

  /** Asks the protocol again, now that the whole segment is there. */
  private ask(message: PendingMessage): number {
    const { bytes, start, end, sequence, table } = this
    const { state, protocol } = message
    const spanning = Verdict.tcpOnly | Verdict.spans
    const from = start + distance(message.edge, sequence)
    const reached = message.reach(bytes, from, end)
    message.take(message.edge, bytes, from, end)
    this.outcome.previous = message.link(this.row)
    const { framing } = this.registry.protocol(protocol)
    if (!reached || !framing) {
      this.drop(message)
      return spanning
    }
    if (this.withheld) return this.complete(message, end - start)
    table.mark(message.entry, MessageFlag.asked)
    const before = state.resume
    const length =
      reached.length === 0 ? Framed.more : framing.messageLength(reached, 0, reached.length, state, this.stream)
    if (length === Framed.more) {
      if (!message.keep(reached, state.resume - before, reached.length)) this.drop(message)
      return spanning
    }
    if (length === Framed.no || length === Framed.left) {
      const isSpoken = this.spoken[this.index] !== 0
      if (!isSpoken) table.disown(message.entry)
      const verdict = this.complete(message, end - start)
      if (!isSpoken) this.leave(true)
      return isSpoken ? verdict : spanning
    }
    if (length === Framed.untilFin) {
      if (this.fin) return this.complete(message, end - start)
      message.ending = Ending.fin
      table.mark(message.entry, MessageFlag.settled)
      return spanning
    }
    const messageEnd = (message.start + before + length) >>> 0
    const beyond = distance(messageEnd, message.edge)
    if (beyond > 0) {
      message.ending = Ending.known
      message.end = messageEnd
      table.mark(message.entry, MessageFlag.settled)
      return spanning
    }
    const verdict = this.complete(message, end - start)
    if (beyond === 0) return verdict
    // More messages came with the segment: handed on together, but for the last one's unfinished beginning.
    return verdict | (this.scan(protocol, Math.max(start, end + beyond), true) & Verdict.spans)
  }

  /** The segment completes the message with `end` bytes of its payload. */
  private complete(message: PendingMessage, end: number): number {
    const { outcome } = this
    this.table.complete(message.entry, this.row, end)
    if (this.withheld) {
      this.pending.close(message)
      return Verdict.tcpOnly | Verdict.spans
    }
    this.speak(message.protocol)
    outcome.protocol = message.protocol
    outcome.messageHead = message.headLength
    outcome.messageLength = distance(message.edge, message.start)
    outcome.message = message.giveHead(outcome.message)
    this.pending.close(message)
    return Verdict.tcpOnly | Verdict.spans | Verdict.message
  }

  private drop(message: PendingMessage): void {
    this.table.mark(message.entry, MessageFlag.dropped)
    this.pending.close(message)
  }

  /** The protocol is over on this stream: its bytes are somebody else's from here on. Returns what `scan` does. */
  private leave(now: boolean): number {
    this.stream.note = 0
    this.spoken[this.index] = 0
    this.protocols.set(this.index, now ? this.row : this.row + 1, 0)
    return 0
  }

  private speak(protocol: ProtocolId): void {
    if (this.spoken[this.index] !== 0) return
    this.spoken[this.index] = protocol
    this.protocols.set(this.index, this.row, protocol)
  }

  private grow(stream: number): void {
    const length = 2 ** (32 - Math.clz32(stream))
    const spoken = new Uint16Array(length)
    spoken.set(this.spoken)
    this.spoken = spoken
    const notes = new Uint16Array(length)
    notes.set(this.notes)
    this.notes = notes
  }
}
