/**
 * The first half of the first pass: each frame of each file once, in the order of the table, by itself. Writes what the frame alone tells
 * into its row, interns its endpoints, and names the frame to the linker, which knows what came before. Runs in the indexing worker.
 */
import type { SourceId } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { parseStdioInterface } from '../../shared/stdio-interface.ts'
import type { Registry } from '../dissect/registry.ts'
import { Summary } from '../dissect/summary.ts'
import { EndpointKind } from '../dissect/summary-parts.ts'
import { ColumnsWriter } from '../store/columns.ts'
import { EndpointsWriter } from '../store/endpoints.ts'
import { type NestedAddressesPart, NestedAddressesWriter } from '../store/nested-addresses.ts'
import type { InterfaceDescription, RecordParser } from '../store/record-parser.ts'
import {
  ECHO_REPLY,
  ECHO_WORDS,
  KIND_BITS,
  LinkRecord,
  MESSAGE_WORDS,
  TCP_WORDS,
  TcpState,
  UDP_WORDS,
  WHOLE_WORDS,
} from './link-batch.ts'

const TRANSPORT_TCP = 6
const TRANSPORT_UDP = 17

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
  /** Endpoint ids when the source is a stdio stream, 0 otherwise. */
  readonly client: number
  readonly server: number
  /** Whether a message that spans frames is under way. */
  isOpen: boolean
  /** Of a stdio stream: its process, and whether it is the process's standard output. */
  readonly process: ProcessState | null
  readonly isStdout: boolean
}

/** A tapped process of a file. */
interface ProcessState {
  /** Whether it or its client has said something in JSON-RPC. */
  speaksRpc: boolean
}

/** Where new shared buffers and sources are announced, before any row refers to them. */
export interface ScannerSink {
  stacks(buffer: SharedArrayBuffer): void
  segment(buffer: SharedArrayBuffer): void
  endpoints(buffer: SharedArrayBuffer): void
  nestedAddresses(part: NestedAddressesPart, buffer: SharedArrayBuffer): void
  name(name: string): void
  source(source: IndexedSource): void
}

export class FrameScanner {
  readonly columns: ColumnsWriter
  private readonly endpoints: EndpointsWriter
  private readonly nested: NestedAddressesWriter
  private readonly summary: Summary
  private readonly sink: ScannerSink
  private readonly sources = new Map<number, SourceState[]>()
  private readonly processes = new Map<string, ProcessState>()
  private sourceCount = 0
  private lastFile = -1
  private lastSources: readonly SourceState[] = []
  /** Where records are written, and how many words there are. */
  private words: Int32Array = new Int32Array(0)
  private used = 0

  constructor(registry: Registry, sink: ScannerSink) {
    this.sink = sink
    this.summary = new Summary(registry)
    sink.stacks(this.summary.stacks.buffer)
    this.columns = new ColumnsWriter((buffer) => sink.segment(buffer))
    this.endpoints = new EndpointsWriter((buffer) => sink.endpoints(buffer))
    this.nested = new NestedAddressesWriter((part, buffer) => sink.nestedAddresses(part, buffer))
  }

  /** Begins a batch in `words`, with room for the records of its frames. */
  begin(words: Int32Array): void {
    this.words = words
    this.used = 0
  }

  /** Words of the batch so far. */
  get length(): number {
    return this.used
  }

  /** Adds the parser's current frame, whose bytes are in the window of that id, as the next row. */
  append(file: number, frame: RecordParser, window: number): void {
    const source = this.sourceOf(file, frame)
    const segment = this.columns.openRow()
    const row = this.columns.nextRow
    const slot = this.columns.slotOf(row)
    const { summary } = this
    const { bytes, dataStart, dataEnd, originalLength } = frame
    const captured = dataEnd - dataStart
    const reportedEnd = dataStart + (originalLength > captured ? originalLength : captured)
    summary.run(bytes, dataStart, dataEnd, source.linkType, reportedEnd)

    segment.offset[slot] = frame.recordOffset
    segment.timeSeconds[slot] = frame.timeSeconds
    segment.timeNanos[slot] = frame.timeNanos
    segment.capturedLength[slot] = captured
    segment.originalLength[slot] = originalLength
    segment.source[slot] = source.id

    let flags = summary.flags | frame.direction
    if (frame.hasComment) flags |= RowFlag.comment
    if (frame.untimed) flags |= RowFlag.untimed
    if (captured < originalLength) flags |= RowFlag.cut
    if (summary.packets.hidden) flags |= RowFlag.untoldAddresses
    if (source.process !== null && !source.isOpen) flags |= this.strayFlag(source, source.process)
    segment.flags[slot] = flags

    if (source.server !== 0) {
      const toServer = frame.direction !== 2
      segment.sourceEndpoint[slot] = toServer ? source.client : source.server
      segment.destinationEndpoint[slot] = toServer ? source.server : source.client
    } else {
      const { sourceKind, destinationKind } = summary
      if (sourceKind !== EndpointKind.none)
        segment.sourceEndpoint[slot] = this.endpoints.intern(sourceKind, bytes, summary.sourceOffset)
      if (destinationKind !== EndpointKind.none)
        segment.destinationEndpoint[slot] = this.endpoints.intern(destinationKind, bytes, summary.destinationOffset)
      const { packets } = summary
      if (packets.count > 1 || (packets.count === 1 && sourceKind === EndpointKind.ether)) this.addNested(row, bytes)
    }
    segment.stack[slot] = summary.stack
    segment.sourcePort[slot] = summary.sourcePort
    segment.tcpFlags[slot] = summary.tcp.present ? summary.tcp.flags : 0
    segment.destinationPort[slot] = summary.destinationPort

    const isPart = (summary.flags & RowFlag.part) !== 0
    const isSingle =
      !summary.fragment.present &&
      !summary.rpc.present &&
      !summary.arp.present &&
      !summary.announcement.present &&
      summary.otherCount === 0
    if (isPart || source.isOpen || !isSingle) {
      this.addWhole(frame, source, row, window, reportedEnd)
      source.isOpen = isPart
    } else if (summary.transport === TRANSPORT_TCP) {
      this.addTcp(row, window)
    } else if (summary.transport === TRANSPORT_UDP) {
      if (summary.message.present) this.addMessage(row, window)
      else this.addUdp(row)
    } else if (summary.transport !== 0) this.addWhole(frame, source, row, window, reportedEnd)
    else if (summary.echo.present) this.addEcho(row)
    this.columns.advance()
  }

  /** Of a frame that begins something on a stdio stream. */
  private strayFlag({ isStdout }: SourceState, process: ProcessState): number {
    if (!this.summary.rpc.present) return isStdout && process.speaksRpc ? RowFlag.error : 0
    process.speaksRpc = true
    return 0
  }

  /** Registers the interfaces that a file's parser has met so far. */
  announceSources(file: number, parser: RecordParser): void {
    const sources = this.sources.get(file) ?? []
    this.sources.set(file, sources)
    for (let index = sources.length; index < parser.interfaces.length; index++) {
      const description = parser.interfaces[index]
      const id = this.sourceCount++ as SourceId
      const stdio = parseStdioInterface(description.name, description.description, description.comments)
      const client = stdio?.client || 'client'
      sources.push({
        id,
        linkType: description.linkType,
        client: stdio ? this.nameEndpoint(stdio.clientPid > 0 ? `${client} (${stdio.clientPid})` : client) : 0,
        server: stdio ? this.nameEndpoint(stdio.server) : 0,
        isOpen: false,
        process: stdio ? this.processOf(`${file} ${stdio.pid}`) : null,
        // Over HTTP, what is no message is a status line, a page of an error, or an event without data.
        isStdout: stdio?.stream === 'stdout' && stdio.transport === 'stdio',
      })
      this.sink.source({ id, file, index, description })
    }
  }

  private processOf(key: string): ProcessState {
    const known = this.processes.get(key) ?? { speaksRpc: false }
    this.processes.set(key, known)
    return known
  }

  /** Keeps the addresses of the packets besides the innermost one, which are in the row. */
  private addNested(row: number, bytes: Uint8Array): void {
    const { packets, sourceOffset, sourceKind } = this.summary
    for (let i = 0; i < packets.count; i++) {
      const kind = packets.kind(i)
      const source = packets.source(i)
      if (kind === sourceKind && source === sourceOffset) continue
      this.nested.add(
        this.endpoints.intern(kind, bytes, source),
        this.endpoints.intern(kind, bytes, packets.destination(i)),
      )
    }
    this.nested.end(row)
  }

  private addUdp(row: number): void {
    const { words, used } = this
    words[used] = LinkRecord.udp
    words[used + 1] = row
    this.used = used + UDP_WORDS
  }

  private addMessage(row: number, window: number): void {
    const { words, used } = this
    const { start, end } = this.summary.message
    words[used] = LinkRecord.message | (window << KIND_BITS)
    words[used + 1] = row
    words[used + 2] = start
    words[used + 3] = end
    this.used = used + MESSAGE_WORDS
  }

  private addEcho(row: number): void {
    const { words, used } = this
    const { reply, identifier, sequence, checksum } = this.summary.echo
    words[used] = LinkRecord.echo | (reply ? ECHO_REPLY : 0)
    words[used + 1] = row
    words[used + 2] = (identifier << 16) | sequence
    words[used + 3] = checksum
    this.used = used + ECHO_WORDS
  }

  private addTcp(row: number, window: number): void {
    const { words, used } = this
    const { tcp, tlsVersion, flags } = this.summary
    words[used] = LinkRecord.tcp | (window << KIND_BITS)
    words[used + 1] = row
    words[used + 2] = tcp.sequence
    words[used + 3] = tcp.acknowledgment
    words[used + 4] = tcp.flags | (tcp.window << 16)
    words[used + 5] = tcp.payload
    words[used + 6] = tcp.payloadStart
    words[used + 7] = tcp.payloadEnd
    words[used + 8] = tcp.sacked
    words[used + 9] =
      (tcp.windowShift + 1) |
      (tcp.bogus ? TcpState.bogus : 0) |
      (tcp.endsStream ? TcpState.endsStream : 0) |
      (tcp.whole ? TcpState.whole : 0)
    words[used + 10] = tcp.upper | (tcp.bound << 16)
    words[used + 11] = tcp.stack | (tcp.rowFlags << 16)
    words[used + 12] = tlsVersion | (flags << 16)
    this.used = used + TCP_WORDS
  }

  private addWhole(frame: RecordParser, source: SourceState, row: number, window: number, reportedEnd: number): void {
    const { words, used, summary } = this
    words[used] = LinkRecord.whole | (window << KIND_BITS)
    words[used + 1] = row
    words[used + 2] = frame.dataStart
    words[used + 3] = frame.dataEnd
    words[used + 4] = reportedEnd
    words[used + 5] = source.linkType
    words[used + 6] = frame.direction
    let at = used + WHOLE_WORDS
    for (let i = 0; i < summary.otherCount; i++) {
      const { kind, sourceOffset, destinationOffset } = summary.others[i]
      if (kind === EndpointKind.none) continue
      words[at++] = this.endpoints.intern(kind, frame.bytes, sourceOffset)
      words[at++] = this.endpoints.intern(kind, frame.bytes, destinationOffset)
    }
    words[used + 7] = this.endpoints.size
    this.used = at
  }

  private sourceOf(file: number, frame: RecordParser): SourceState {
    if (file !== this.lastFile) {
      this.lastFile = file
      this.lastSources = this.sources.get(file) ?? []
    }
    const known = this.lastSources[frame.interfaceIndex]
    if (known) return known
    this.announceSources(file, frame)
    this.lastSources = this.sources.get(file) ?? []
    return this.lastSources[frame.interfaceIndex]
  }

  private nameEndpoint(name: string): number {
    const before = this.endpoints.names.length
    const id = this.endpoints.internName(name)
    if (this.endpoints.names.length > before) this.sink.name(name)
    return id
  }
}
