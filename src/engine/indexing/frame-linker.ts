/**
 * The second half of the first pass: what frames are to each other, in row order. Numbers streams, analyses TCP segments, puts fragments
 * and segments together, pairs requests with responses, and completes the rows that the scanner began. Runs in the linking worker.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { firstTsn } from '../dissect/protocols/sctp/first-tsn.ts'
import type { Registry } from '../dissect/registry.ts'
import { Summary } from '../dissect/summary.ts'
import { type Columns, SEGMENT_BITS, SEGMENT_MASK, type Segment } from '../store/columns.ts'
import { DuplicateAddressesWriter } from '../store/duplicate-addresses.ts'
import { LayerStreamsWriter } from '../store/layer-streams.ts'
import { SctpDirectionsWriter } from '../store/sctp-directions.ts'
import { StreamsWriter } from '../store/stream-table.ts'
import type { TcpMessagesPart } from '../store/tcp-messages.ts'
import { type TcpNumbersPart, TcpNumberWriter } from '../store/tcp-numbers.ts'
import type { TransactionKind, TransactionsPart } from '../store/transactions.ts'
import { Announcements } from './announcements/announcements.ts'
import { EchoTable } from './echo-table.ts'
import { FragmentTable } from './fragment-table.ts'
import type { IndexedSource } from './frame-scanner.ts'
import {
  ECHO_REPLY,
  ECHO_WORDS,
  KIND_BITS,
  KIND_MASK,
  LinkRecord,
  MESSAGE_WORDS,
  TCP_WORDS,
  TcpState,
  UDP_WORDS,
  WHOLE_WORDS,
} from './link-batch.ts'
import { LinkEndpoints } from './link-endpoints.ts'
import { MessageLinks } from './message-links.ts'
import { OtherStreams } from './other-streams.ts'
import { TcpAnalysis } from './tcp-analysis.ts'
import { TcpReassembly } from './tcp-reassembly.ts'
import { noteHandshake, noteSegment } from './tcp-stream.ts'
import { Verdict } from './tcp-verdict.ts'
import { TransactionLinker } from './transaction-linker.ts'

const TCP_SYN = 0x02
const TCP_ACK = 0x10
const TRANSPORT_TCP = 6
const TRANSPORT_UDP = 17
const TRANSPORT_SCTP = 132

/** Where new shared buffers are announced, before any row refers to them. */
export interface LinkerSink {
  tcpStreams(buffer: SharedArrayBuffer): void
  udpStreams(buffer: SharedArrayBuffer): void
  sctpDirections(buffer: SharedArrayBuffer): void
  layerStreams(buffer: SharedArrayBuffer): void
  duplicateAddresses(buffer: SharedArrayBuffer): void
  tcpMessages(part: TcpMessagesPart, buffer: SharedArrayBuffer): void
  tcpNumbers(part: TcpNumbersPart, buffer: SharedArrayBuffer): void
  transactions(kind: TransactionKind, part: TransactionsPart, buffer: SharedArrayBuffer): void
}

export class FrameLinker {
  private readonly columns: Columns
  private readonly messages: MessageLinks
  private readonly tcp: StreamsWriter
  private readonly udp: StreamsWriter
  private readonly sctp: SctpDirectionsWriter
  private readonly others: OtherStreams
  private readonly announcements: Announcements
  private readonly addresses: DuplicateAddressesWriter
  private readonly endpoints = new LinkEndpoints()
  private readonly analysis: TcpAnalysis
  private readonly reassembly: TcpReassembly
  private readonly transactions: TransactionLinker
  private readonly summary: Summary
  private readonly fragments = new FragmentTable()
  private readonly echoes = new EchoTable()
  /** The bytes that the summary's offsets of the frame's last layers count in. */
  private payload: Uint8Array = new Uint8Array(0)

  // The row that is linked.
  private segment: Segment | undefined
  private row = 0
  private slot = 0
  /** Ids that streams know its endpoints by. */
  private source = 0
  private destination = 0

  /** `stacks` is the scanner's table. */
  constructor(registry: Registry, columns: Columns, stacks: SharedArrayBuffer, sink: LinkerSink) {
    this.columns = columns
    this.messages = new MessageLinks(columns)
    this.summary = new Summary(registry, stacks)
    this.tcp = new StreamsWriter((buffer) => sink.tcpStreams(buffer))
    this.udp = new StreamsWriter((buffer) => sink.udpStreams(buffer), true)
    this.sctp = new SctpDirectionsWriter((buffer) => sink.sctpDirections(buffer))
    const layers = new LayerStreamsWriter((buffer) => sink.layerStreams(buffer))
    this.others = new OtherStreams(this.tcp, this.udp, this.endpoints, layers)
    this.announcements = new Announcements(this.tcp, this.udp, this.endpoints)
    this.addresses = new DuplicateAddressesWriter((buffer) => sink.duplicateAddresses(buffer))
    const numbers = new TcpNumberWriter((part, buffer) => sink.tcpNumbers(part, buffer))
    this.analysis = new TcpAnalysis(numbers, this.elapsedNs)
    this.reassembly = new TcpReassembly(registry, (part, buffer) => sink.tcpMessages(part, buffer))
    this.transactions = new TransactionLinker(
      registry,
      (kind, part, buffer) => sink.transactions(kind, part, buffer),
      this.elapsedNs,
    )
  }

  /** Takes a chunk of the scanner's endpoints. */
  addEndpoints(buffer: SharedArrayBuffer): void {
    this.endpoints.attach(buffer)
  }

  addSource(source: IndexedSource): void {
    this.messages.addSource(source)
  }

  /** Links the frames of the records in `words`; `windowOf` gives the bytes of a window by its id. */
  link(words: Int32Array, length: number, windowOf: (id: number) => Uint8Array): void {
    for (let at = 0; at < length; ) {
      const head = words[at]
      const row = words[at + 1]
      this.row = row
      this.slot = row & SEGMENT_MASK
      const segment = this.columns.segments[row >>> SEGMENT_BITS]
      this.segment = segment
      this.source = this.endpoints.canonical(segment.sourceEndpoint[this.slot])
      this.destination = this.endpoints.canonical(segment.destinationEndpoint[this.slot])
      switch (head & KIND_MASK) {
        case LinkRecord.udp:
          this.linkUdp(segment)
          at += UDP_WORDS
          break
        case LinkRecord.tcp:
          this.payload = windowOf(head >>> KIND_BITS)
          this.linkTcp(segment, words, at)
          at += TCP_WORDS
          break
        case LinkRecord.message:
          this.linkUdp(segment)
          this.pairDatagram(segment, windowOf(head >>> KIND_BITS), words[at + 2], words[at + 3])
          at += MESSAGE_WORDS
          break
        case LinkRecord.echo:
          this.linkEcho(segment, (head & ECHO_REPLY) !== 0, words[at + 2], words[at + 3])
          at += ECHO_WORDS
          break
        default:
          this.payload = windowOf(head >>> KIND_BITS)
          at = this.linkWhole(segment, words, at)
      }
    }
  }

  private linkUdp(segment: Segment): void {
    const { slot, udp } = this
    const stream = udp.find(this.source, this.destination, segment.sourcePort[slot], segment.destinationPort[slot])
    udp.noteRow(stream, this.row)
    segment.stream[slot] = stream + 1
    if (udp.reverse) segment.flags[slot] |= RowFlag.reverse
  }

  /** The topmost protocol's message in a UDP datagram, and its other half. */
  private pairDatagram(segment: Segment, bytes: Uint8Array, start: number, end: number): void {
    const { slot, summary } = this
    const protocol = summary.stacks.top(segment.stack[slot])
    this.transactions.datagram(this.row, segment.stream[slot] - 1, protocol, bytes, start, end)
  }

  private linkTcp(segment: Segment, words: Int32Array, at: number): void {
    const { slot, summary } = this
    const { tcp } = summary
    tcp.sequence = words[at + 2] >>> 0
    tcp.acknowledgment = words[at + 3] >>> 0
    tcp.flags = words[at + 4] & 0xffff
    tcp.window = words[at + 4] >>> 16
    tcp.payload = words[at + 5]
    tcp.payloadStart = words[at + 6]
    tcp.payloadEnd = words[at + 7]
    tcp.sacked = words[at + 8]
    const state = words[at + 9]
    tcp.windowShift = (state & 0xff) - 1
    tcp.bogus = (state & TcpState.bogus) !== 0
    tcp.endsStream = (state & TcpState.endsStream) !== 0
    tcp.whole = (state & TcpState.whole) !== 0
    tcp.upper = (words[at + 10] & 0xffff) as typeof tcp.upper
    tcp.bound = (words[at + 10] >>> 16) as typeof tcp.bound
    tcp.stack = words[at + 11] & 0xffff
    tcp.rowFlags = words[at + 11] >>> 16
    summary.tlsVersion = words[at + 12] & 0xffff
    summary.flags = words[at + 12] >>> 16
    summary.stack = segment.stack[slot]
    summary.transport = TRANSPORT_TCP
    const flags = segment.flags[slot] | this.followTcp(segment)
    segment.flags[slot] = this.joinSegments(segment, flags)
  }

  /** A frame that has to be looked at again. Returns where its record ends. */
  private linkWhole(segment: Segment, words: Int32Array, at: number): number {
    const { row, slot, summary, payload: bytes } = this
    const direction = words[at + 6]
    const endpoints = words[at + 7]
    summary.run(bytes, words[at + 2], words[at + 3], words[at + 5], words[at + 4])
    this.others.begin(this.row)
    const end = this.others.numberOwn(summary, words, at + WHOLE_WORDS)
    let flags = segment.flags[slot]
    if (summary.fragment.present) flags = this.reassemble(segment, bytes, flags, endpoints)
    segment.stack[slot] = summary.stack
    segment.sourcePort[slot] = summary.sourcePort
    segment.tcpFlags[slot] = summary.tcp.present ? summary.tcp.flags : 0
    segment.destinationPort[slot] = summary.destinationPort
    segment.flags[slot] = flags
    const { arp, echo } = summary
    if (arp.present) this.addresses.note(this.row, this.payload, arp.sender, arp.target)
    if (echo.present) this.linkEcho(segment, echo.reply, (echo.identifier << 16) | echo.sequence, echo.checksum)
    if (summary.transport === TRANSPORT_TCP) flags |= this.followTcp(segment)
    else if (summary.transport === TRANSPORT_UDP) {
      this.linkUdp(segment)
      const { message } = summary
      if (message.present) this.pairDatagram(segment, this.payload, message.start, message.end)
    } else if (summary.transport === TRANSPORT_SCTP) this.linkSctp(segment)
    if (summary.announcement.present) this.announce(segment, endpoints)
    flags |= segment.flags[slot]
    if (summary.tcp.present) flags = this.joinSegments(segment, flags)
    flags = this.messages.link(
      row,
      segment.source[slot],
      flags,
      summary.rpc,
      bytes,
      words[at + 2],
      words[at + 3],
      direction,
    )
    segment.flags[slot] = flags
    return end
  }

  /** The frame may announce conversations. */
  private announce(segment: Segment, endpoints: number): void {
    const { source, destination, summary, payload, slot } = this
    const { announcement, sourcePort, destinationPort } = summary
    const stream = segment.stream[slot] - 1
    const frame = { stream, source, destination, sourcePort, destinationPort, endpoints }
    this.announcements.read(frame, payload, announcement.start, announcement.end)
  }

  /** The direction of an association that an SCTP packet is in. */
  private linkSctp(segment: Segment): void {
    const { slot, summary, source, destination } = this
    const { tag, chunks, end } = summary.sctp
    const direction = this.sctp.find(tag, source, destination, segment.sourcePort[slot], segment.destinationPort[slot])
    if (direction < 0) return
    const tsn = firstTsn(this.payload, chunks, end)
    if (tsn >= 0) this.sctp.noteTsn(direction, tsn)
    segment.stream[slot] = direction + 1
  }

  /** The stream of a TCP segment, the one found or a new one whose SYN takes its ports over, and its analysis. Returns flags to add. */
  private followTcp(segment: Segment): number {
    const { summary, tcp: table, row, slot, source, destination } = this
    const { tcp } = summary
    const sourcePort = segment.sourcePort[slot]
    const destinationPort = segment.destinationPort[slot]
    const syn = (tcp.flags & TCP_SYN) !== 0
    let stream = table.find(source, destination, sourcePort, destinationPort)
    if (table.hasEnded(stream)) {
      stream = table.renew(source, destination, sourcePort, destinationPort)
      table.noteContinued(stream)
    }
    let reuse: 0 | 1 | 2 = 0
    if (syn) {
      const base = table.baseSequence(stream, table.reverse)
      const answer = (tcp.flags & TCP_ACK) !== 0
      if (base !== undefined && (base !== tcp.sequence || !answer)) reuse = base !== tcp.sequence ? 1 : 2
      if (reuse === 1 && !answer) stream = table.renew(source, destination, sourcePort, destinationPort)
    }
    const { reverse } = table
    noteSegment(table, stream, reverse, row, tcp, reuse !== 0)
    if (tcp.payload >= 0) {
      segment.analysis[slot] = this.analysis.analyze(
        stream,
        reverse,
        row,
        tcp,
        table.baseSequence(stream, reverse) ?? 0,
        table.windowShift(stream, !reverse),
        table.synRow(stream),
        table.ackRow(stream),
        reuse,
      )
    }
    const timed = segment.timeSeconds[slot] !== 0 || segment.timeNanos[slot] !== 0
    noteHandshake(table, stream, reverse, row, timed, tcp, this.elapsedNs)
    if (tcp.endsStream) table.noteEnd(stream)
    if (summary.tlsVersion !== 0) table.noteTlsVersion(stream, summary.tlsVersion)
    segment.stream[slot] = stream + 1
    return reverse ? RowFlag.reverse : 0
  }

  /** Gives the frame the layers of the message that its TCP segment completes, or takes those away that are none. Returns its flags. */
  private joinSegments(segment: Segment, flags: number): number {
    const { summary, reassembly, row, slot } = this
    const stream = segment.stream[slot] - 1
    const reverse = (flags & RowFlag.reverse) !== 0
    const verdict = reassembly.add(row, stream, reverse, summary.tcp, this.payload, segment.analysis[slot])
    const { outcome } = reassembly
    this.transactions.segment(row, stream, summary.tcp, this.payload, verdict, outcome)
    if (verdict === Verdict.asIs) return flags
    let after = flags
    if ((verdict & Verdict.tcpOnly) !== 0) {
      const before = summary.flags
      summary.backToTcp()
      if ((verdict & Verdict.message) !== 0) {
        summary.resumeMessage(outcome.message, 0, outcome.messageHead, outcome.messageLength, outcome.protocol)
      }
      if ((verdict & Verdict.rest) !== 0) {
        summary.resume(this.payload, outcome.restStart, outcome.restEnd, outcome.protocol)
      }
      if ((verdict & Verdict.opens) !== 0) summary.note(outcome.protocol)
      segment.stack[slot] = summary.stack
      if (summary.tlsVersion !== 0) this.tcp.noteTlsVersion(stream, summary.tlsVersion)
      after = (flags & ~before) | (summary.flags & ~RowFlag.fragment)
    }
    if (outcome.previous >= 0) {
      if ((flags & RowFlag.reassembled) !== 0) reassembly.linkApart(row, outcome.previous)
      else segment.related[slot] = outcome.previous + 1
    }
    return after | RowFlag.segment
  }

  /** Nanoseconds from one row to another. */
  private readonly elapsedNs = (row: number, since: number): number => {
    const { segments } = this.columns
    const here = segments[row >>> SEGMENT_BITS]
    const there = segments[since >>> SEGMENT_BITS]
    const slot = row & SEGMENT_MASK
    const from = since & SEGMENT_MASK
    return (here.timeSeconds[slot] - there.timeSeconds[from]) * 1e9 + (here.timeNanos[slot] - there.timeNanos[from])
  }

  /** Pairs an echo reply with its request, unless fragments have the row's link. */
  private linkEcho(segment: Segment, reply: boolean, numbers: number, checksum: number): void {
    const { slot, source, destination } = this
    if (!reply) return this.echoes.request(source, destination, numbers, checksum, this.row as RowIndex)
    const request = this.echoes.respond(destination, source, numbers, checksum)
    if (request >= 0 && segment.related[slot] === 0) segment.related[slot] = request + 1
  }

  /**
   * The innermost packet is one that the reassembled datagram carries. The row names its addresses where they have ids that it may
   * name; otherwise the outer ones stay there, which are right as far as they go: the row is flagged as reassembled.
   */
  private readdress(segment: Segment, datagram: Uint8Array, endpoints: number): void {
    const { summary, slot } = this
    this.source = this.endpoints.find(summary.sourceKind, datagram, summary.sourceOffset, endpoints)
    this.destination = this.endpoints.find(summary.destinationKind, datagram, summary.destinationOffset, endpoints)
    if (!this.endpoints.isNamed(this.source) || !this.endpoints.isNamed(this.destination)) return
    segment.sourceEndpoint[slot] = this.source
    segment.destinationEndpoint[slot] = this.destination
  }

  /** Adds an IP fragment to its datagram, and goes on with that when it is whole. Returns the row's flags. */
  private reassemble(segment: Segment, bytes: Uint8Array, flags: number, endpoints: number): number {
    const { summary, slot } = this
    const { fragment } = summary
    const { previous, datagram } = this.fragments.add(
      `${segment.sourceEndpoint[slot]} ${segment.destinationEndpoint[slot]} ${fragment.identification} ${fragment.protocol}`,
      this.row as RowIndex,
      fragment.offset,
      fragment.more,
      bytes.subarray(fragment.start, fragment.end),
    )
    segment.related[slot] = previous + 1
    if (!datagram) return flags | RowFlag.fragment
    const { next } = fragment
    const packets = summary.packets.count
    fragment.present = false
    this.payload = datagram
    if (next !== 0) {
      summary.resume(datagram, 0, datagram.length, next)
      this.others.number(summary, datagram, endpoints, this.source, this.destination)
      if (summary.readdressed) this.readdress(segment, datagram, endpoints)
    }
    const isTold = !summary.packets.hidden && summary.packets.count === packets
    return flags | RowFlag.reassembled | (summary.flags & ~RowFlag.fragment) | (isTold ? 0 : RowFlag.untoldAddresses)
  }
}
