/**
 * The ordered first pass: each frame of each file once, in the order of the table. Writes its row, interns its endpoints, numbers its
 * stream, and keeps what decoding it later needs. Runs in the indexing worker; one instance a session.
 */
import type { RowIndex, SourceId } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { parseStdioInterface } from '../../shared/stdio-interface.ts'
import type { Registry } from '../dissect/registry.ts'
import { EndpointKind, Summary } from '../dissect/summary.ts'
import { ColumnsWriter } from '../store/columns.ts'
import { EndpointsWriter } from '../store/endpoints.ts'
import type { InterfaceDescription, RecordParser } from '../store/record-parser.ts'
import { SHIFT_UNKNOWN, SHIFT_UNUSED, StreamsWriter } from '../store/stream-table.ts'
import { ExchangeTable } from './exchange-table.ts'
import { FragmentTable } from './fragment-table.ts'

const TCP_SYN = 0x02
const TCP_ACK = 0x10
const TRANSPORT_TCP = 6

/** A source as the first pass knows it; a message to readers. */
export interface IndexedSource {
  readonly id: SourceId
  readonly file: number
  /** Position among the interfaces of its file. */
  readonly index: number
  readonly description: InterfaceDescription
}

interface SourceState {
  readonly id: SourceId
  readonly linkType: number
  /** Endpoint ids when the source is a stdio stream. */
  readonly client: number
  readonly server: number
  readonly process: string
  /** Row of the first part of the message that is under way, -1 otherwise. */
  openPart: number
}

/** Where new shared buffers and sources are announced, before any row refers to them. */
export interface IndexerSink {
  segment(buffer: SharedArrayBuffer): void
  endpoints(buffer: SharedArrayBuffer): void
  tcpStreams(buffer: SharedArrayBuffer): void
  udpStreams(buffer: SharedArrayBuffer): void
  name(name: string): void
  source(source: IndexedSource): void
}

export class Indexer {
  readonly columns: ColumnsWriter
  private readonly endpoints: EndpointsWriter
  private readonly tcp: StreamsWriter
  private readonly udp: StreamsWriter
  private readonly summary: Summary
  private readonly sink: IndexerSink
  private readonly fragments = new FragmentTable()
  private readonly exchanges = new ExchangeTable()
  private readonly sources = new Map<number, SourceState[]>()
  private sourceCount = 0
  private readonly latin1 = new TextDecoder('latin1')

  constructor(registry: Registry, sink: IndexerSink) {
    this.sink = sink
    this.summary = new Summary(registry)
    this.columns = new ColumnsWriter((buffer) => sink.segment(buffer))
    this.endpoints = new EndpointsWriter((buffer) => sink.endpoints(buffer))
    this.tcp = new StreamsWriter((buffer) => sink.tcpStreams(buffer))
    this.udp = new StreamsWriter((buffer) => sink.udpStreams(buffer))
  }

  /** Adds the parser's current frame as the next row. */
  append(file: number, frame: RecordParser): void {
    const source = this.sourceOf(file, frame)
    const segment = this.columns.openRow()
    const row = this.columns.nextRow
    const slot = this.columns.slotOf(row)
    const { summary } = this
    const { bytes, dataStart, dataEnd } = frame
    summary.run(
      bytes,
      dataStart,
      dataEnd,
      source.linkType,
      dataStart + Math.max(frame.originalLength, dataEnd - dataStart),
    )

    segment.offset[slot] = frame.recordOffset
    segment.timeSeconds[slot] = frame.timeSeconds
    segment.timeNanos[slot] = frame.timeNanos
    segment.capturedLength[slot] = dataEnd - dataStart
    segment.originalLength[slot] = frame.originalLength
    segment.source[slot] = source.id

    let flags = summary.flags | frame.direction
    if (frame.hasComment) flags |= RowFlag.comment
    if (frame.untimed) flags |= RowFlag.untimed
    if (dataEnd - dataStart < frame.originalLength) flags |= RowFlag.cut

    let sourceEndpoint =
      summary.sourceKind === EndpointKind.none
        ? 0
        : this.endpoints.intern(summary.sourceKind, bytes, summary.sourceOffset)
    let destinationEndpoint =
      summary.destinationKind === EndpointKind.none
        ? 0
        : this.endpoints.intern(summary.destinationKind, bytes, summary.destinationOffset)
    if (source.server !== 0) {
      const toServer = frame.direction !== 2
      sourceEndpoint = toServer ? source.client : source.server
      destinationEndpoint = toServer ? source.server : source.client
    }
    segment.sourceEndpoint[slot] = sourceEndpoint
    segment.destinationEndpoint[slot] = destinationEndpoint

    segment.related[slot] = 0
    if (summary.fragment.present) flags = this.reassemble(frame, row, flags)
    segment.protocol[slot] = summary.protocol
    segment.layers[slot] = summary.layers
    segment.sourcePort[slot] = summary.sourcePort
    segment.destinationPort[slot] = summary.destinationPort
    segment.stream[slot] = 0
    if (summary.transport !== 0) flags |= this.follow(row, sourceEndpoint, destinationEndpoint)
    if (summary.rpc.present && source.process !== '') this.pair(source, frame, row, flags)
    if ((flags & RowFlag.part) !== 0 || source.openPart >= 0) flags = this.joinParts(source, row, flags)
    segment.flags[slot] = flags
    this.columns.advance()
  }

  /** Numbers the frame's stream and keeps what relative numbers need. Returns flags to add. */
  private follow(row: RowIndex, source: number, destination: number): number {
    const { summary } = this
    const { sourcePort, destinationPort, tcp } = summary
    const isTcp = summary.transport === TRANSPORT_TCP
    const table = isTcp ? this.tcp : this.udp
    let stream = table.find(source, destination, sourcePort, destinationPort)
    if (isTcp && tcp.present) {
      if ((tcp.flags & (TCP_SYN | TCP_ACK)) === TCP_SYN) {
        const base = table.baseSequence(stream, table.reverse)
        if (base !== undefined && base !== tcp.sequence) {
          stream = table.renew(source, destination, sourcePort, destinationPort)
        }
      }
      const { reverse } = table
      const syn = (tcp.flags & TCP_SYN) !== 0
      const ack = (tcp.flags & TCP_ACK) !== 0
      table.noteSequence(stream, reverse, syn ? tcp.sequence : tcp.sequence - 1, syn)
      if (ack) table.noteSequence(stream, !reverse, tcp.acknowledgment - 1, false)
      if (syn) this.noteWindow(table, stream, reverse, ack)
      if (this.summary.tlsVersion !== 0) table.noteTlsVersion(stream, this.summary.tlsVersion)
    }
    this.columns.segmentOf(row).stream[this.columns.slotOf(row)] = stream + 1
    return table.reverse ? RowFlag.reverse : 0
  }

  /** Scaling needs both offers (RFC 7323 section 2.2): an answer to a SYN that was not seen leaves neither side scaled. */
  private noteWindow(table: StreamsWriter, stream: number, reverse: boolean, ack: boolean): void {
    table.noteWindowShift(stream, reverse, this.summary.tcp.windowShift)
    if (!ack || table.windowShift(stream, !reverse) !== SHIFT_UNKNOWN) return
    table.noteWindowShift(stream, reverse, SHIFT_UNUSED)
    table.noteWindowShift(stream, !reverse, SHIFT_UNUSED)
  }

  /** Pairs a JSON-RPC message with its other half in the same process. */
  private pair(source: SourceState, frame: RecordParser, row: RowIndex, flags: number): void {
    const { rpc } = this.summary
    const id = this.latin1.decode(frame.bytes.subarray(rpc.idStart, rpc.idEnd))
    const toServer = frame.direction !== 2
    if ((flags & RowFlag.request) !== 0) {
      this.exchanges.request(`${source.process}${toServer ? '>' : '<'}`, id, row)
    } else if ((flags & RowFlag.response) !== 0) {
      const request = this.exchanges.respond(`${source.process}${toServer ? '<' : '>'}`, id)
      if (request < 0) return
      this.columns.segmentOf(row).related[this.columns.slotOf(row)] = request + 1
      this.columns.segmentOf(request as RowIndex).related[this.columns.slotOf(request as RowIndex)] = row + 1
    }
  }

  /** Parts of one message follow each other on their source: each but the first points at the first. */
  private joinParts(source: SourceState, row: RowIndex, flags: number): number {
    if (source.openPart >= 0) this.columns.segmentOf(row).related[this.columns.slotOf(row)] = source.openPart + 1
    else source.openPart = row
    if ((flags & RowFlag.part) === 0) source.openPart = -1
    return flags | RowFlag.part
  }

  private reassemble(frame: RecordParser, row: RowIndex, flags: number): number {
    const { summary } = this
    const { fragment } = summary
    const { bytes } = frame
    const length = summary.sourceKind === EndpointKind.ipv6 ? 16 : 4
    const source = this.latin1.decode(bytes.subarray(summary.sourceOffset, summary.sourceOffset + length))
    const destination = this.latin1.decode(
      bytes.subarray(summary.destinationOffset, summary.destinationOffset + length),
    )
    const key = `${source}${destination}${fragment.identification} ${fragment.protocol}`
    const { previous, datagram } = this.fragments.add(
      key,
      row,
      fragment.offset,
      fragment.more,
      bytes.subarray(fragment.start, fragment.end),
    )
    this.columns.segmentOf(row).related[this.columns.slotOf(row)] = previous + 1
    if (!datagram) return flags | RowFlag.fragment
    const { next } = fragment
    fragment.present = false
    if (next !== 0) summary.resume(datagram, 0, datagram.length, next)
    return flags | RowFlag.reassembled | (summary.flags & ~RowFlag.fragment)
  }

  private sourceOf(file: number, frame: RecordParser): SourceState {
    let sources = this.sources.get(file)
    if (!sources) {
      sources = []
      this.sources.set(file, sources)
    }
    const known = sources[frame.interfaceIndex]
    if (known) return known
    this.announceSources(file, frame)
    return sources[frame.interfaceIndex]
  }

  /** Registers the interfaces that a file's parser has met so far. */
  announceSources(file: number, parser: RecordParser): void {
    const sources = this.sources.get(file) ?? []
    this.sources.set(file, sources)
    for (let index = sources.length; index < parser.interfaces.length; index++) {
      const description = parser.interfaces[index]
      const id = this.sourceCount++ as SourceId
      const stdio = parseStdioInterface(description.name, description.description, description.comments)
      sources.push({
        id,
        linkType: description.linkType,
        client: stdio
          ? this.nameEndpoint(
              stdio.clientPid > 0 ? `${stdio.client || 'client'} (${stdio.clientPid})` : stdio.client || 'client',
            )
          : 0,
        server: stdio ? this.nameEndpoint(stdio.server) : 0,
        process: stdio ? `${file}:${stdio.pid}` : '',
        openPart: -1,
      })
      this.sink.source({ id, file, index, description })
    }
  }

  private nameEndpoint(name: string): number {
    const before = this.endpoints.names.length
    const id = this.endpoints.internName(name)
    if (this.endpoints.names.length > before) this.sink.name(name)
    return id
  }
}
