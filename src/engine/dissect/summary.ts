/**
 * What the first pass keeps of a frame, written by `summarize` functions into one reused object and copied into columns by the
 * indexer. Offsets point into the buffer that was handed in; nothing here outlives the frame.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { PacketAddresses } from './packet-addresses.ts'
import type { Protocol } from './protocol.ts'
import type { Registry } from './registry.ts'
import { StacksWriter } from './stack-table.ts'
import {
  type ArpSummary,
  type EchoSummary,
  EndpointKind,
  type FragmentSummary,
  MAX_OTHERS,
  type MessageSummary,
  type OtherTransport,
  type RpcSummary,
  rpcSummary,
  type SctpSummary,
  type TcpSummary,
} from './summary-parts.ts'

export class Summary {
  readonly registry: Registry
  readonly stacks: StacksWriter
  /** The layers so far, outermost first. */
  stack = 0
  flags = 0
  sourceKind: EndpointKind = EndpointKind.none
  sourceOffset = 0
  destinationKind: EndpointKind = EndpointKind.none
  destinationOffset = 0
  /** Whether `resume` found addresses: the offsets then count in the bytes it was given. */
  readdressed = false
  private resumed = false
  sourcePort = 0
  destinationPort = 0
  /** 0, or 6 for TCP, 17 for UDP, 132 for SCTP: what the ports belong to. */
  transport = 0
  /** Link type of the frame that runs. */
  linkType = 0
  /**
   * Where the bytes of the layer that runs end on the wire: beyond the captured ones where the capture cut the frame.
   * Network layers pull it in to their own length.
   */
  reportedEnd = 0
  /** The frame control of the 802.11 frame that follows has its bytes the other way round. */
  swappedControl = false
  /** The network layer's own length reaches beyond the captured bytes. */
  truncated = false
  /** Version a TLS ServerHello in the frame chose (0x0304 is TLS 1.3), for the stream table; 0 when there is none. */
  tlsVersion = 0
  readonly tcp: TcpSummary = {
    present: false,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    windowShift: -1,
    payload: 0,
    sacked: 0,
    bogus: false,
    endsStream: false,
    payloadStart: 0,
    payloadEnd: 0,
    whole: false,
    upper: 0 as ProtocolId,
    bound: 0 as ProtocolId,
    stack: 0,
    rowFlags: 0,
  }
  readonly fragment: FragmentSummary = {
    present: false,
    identification: 0,
    protocol: 0,
    next: 0 as ProtocolId,
    offset: 0,
    more: false,
    start: 0,
    end: 0,
  }
  readonly rpc: RpcSummary = rpcSummary()
  readonly echo: EchoSummary = { present: false, reply: false, identifier: 0, sequence: 0, checksum: 0 }
  readonly message: MessageSummary = { present: false, start: 0, end: 0 }
  /** A message that may announce conversations. */
  readonly announcement: MessageSummary = { present: false, start: 0, end: 0 }
  readonly arp: ArpSummary = { present: false, sender: 0, target: -1 }
  readonly sctp: SctpSummary = { tag: 0, chunks: 0, end: 0 }
  /** Transports besides the innermost packet's, of which `otherCount` are this frame's, outermost first. */
  readonly others: readonly OtherTransport[] = Array.from({ length: MAX_OTHERS }, () => ({
    transport: 0,
    outside: false,
    kind: EndpointKind.none,
    sourceOffset: 0,
    destinationOffset: 0,
    sourcePort: 0,
    destinationPort: 0,
  }))
  otherCount = 0
  readonly packets = new PacketAddresses()
  /** Layers that ran, those of quotes included. */
  private layers = 0

  /** What follows the layer that ran last, 0 for nothing. */
  next = 0 as ProtocolId
  nextStart = 0
  nextEnd = 0

  /** `stacks` is the table of another thread of the first pass, which this one shares. */
  constructor(registry: Registry, stacks?: SharedArrayBuffer) {
    this.registry = registry
    this.stacks = new StacksWriter(registry.protocols.length, stacks)
  }

  /** The topmost protocol that decoded. */
  get protocol(): ProtocolId {
    return this.stacks.top(this.stack)
  }

  /** Names the protocol of the bytes that remain; 0 ends the frame. */
  continueWith(protocol: ProtocolId, start: number, end: number): void {
    this.next = protocol
    this.nextStart = start
    this.nextEnd = end
  }

  /** Whether a protocol ran in this frame. */
  has(protocol: ProtocolId): boolean {
    return this.stacks.has(this.stack, protocol)
  }

  /** The layer that runs finds that the bytes are not its own: they are nobody's, though its line stands in the tree. */
  reject(): void {
    this.flags |= RowFlag.nested
    this.stack = this.stacks.parent(this.stack)
  }

  /** Bytes [start, end) are a message of the layer that runs, which has a `pairing`. */
  tellMessage(start: number, end: number): void {
    this.message.present = true
    this.message.start = start
    this.message.end = end
  }

  malformed(): void {
    this.flags |= RowFlag.malformed
  }

  /** Ends the frame at an IP fragment: bytes [start, end) are those of its datagram from `offset` on. */
  endAtFragment(
    identification: number,
    protocol: number,
    next: ProtocolId,
    offset: number,
    more: boolean,
    start: number,
    end: number,
  ): void {
    const { fragment } = this
    this.flags |= RowFlag.fragment
    fragment.present = true
    fragment.identification = identification
    fragment.protocol = protocol
    fragment.next = next
    fragment.offset = offset
    fragment.more = more
    fragment.start = start
    fragment.end = end
  }

  /** Sets addresses at the two offsets. Those of an inner packet replace the outer ones, and ports then belong to no packet any more. */
  addresses(kind: EndpointKind, source: number, destination: number): void {
    if (this.transport !== 0) this.leaveTransport()
    if (kind !== EndpointKind.ether) this.packets.note(kind, source, destination)
    this.readdressed = true
    this.sourceKind = kind
    this.sourceOffset = source
    this.destinationKind = kind
    this.destinationOffset = destination
  }

  private leaveTransport(): void {
    const { sourceKind, sourceOffset, destinationOffset } = this
    this.noteTransport(
      this.transport,
      sourceKind,
      sourceOffset,
      destinationOffset,
      this.sourcePort,
      this.destinationPort,
      this.resumed && !this.readdressed,
    )
    this.transport = 0
    this.sourcePort = 0
    this.destinationPort = 0
    this.tcp.present = false
  }

  /** Tells of a transport header besides the innermost packet's. */
  noteTransport(
    transport: number,
    kind: EndpointKind,
    sourceOffset: number,
    destinationOffset: number,
    sourcePort: number,
    destinationPort: number,
    outside = false,
  ): void {
    if (this.otherCount === MAX_OTHERS) return
    const other = this.others[this.otherCount++]
    other.transport = transport
    other.outside = outside
    other.kind = kind
    other.sourceOffset = sourceOffset
    other.destinationOffset = destinationOffset
    other.sourcePort = sourcePort
    other.destinationPort = destinationPort
  }

  /**
   * Runs the layers of one frame: bytes [start, end), link type first; `reportedEnd` is where it ended on the wire.
   * An unknown link type leaves `stack` 0.
   */
  run(bytes: Uint8Array, start: number, end: number, linkType: number, reportedEnd = end): void {
    this.begin(linkType)
    this.reportedEnd = reportedEnd
    this.follow(bytes, start, end, this.registry.linkType(linkType))
  }

  /** Forgets the frame before. */
  begin(linkType: number): void {
    this.stack = 0
    this.flags = 0
    this.sourceKind = EndpointKind.none
    this.destinationKind = EndpointKind.none
    this.sourcePort = 0
    this.destinationPort = 0
    this.transport = 0
    this.linkType = linkType
    this.tlsVersion = 0
    this.tcp.present = false
    this.fragment.present = false
    this.rpc.present = false
    this.echo.present = false
    this.arp.present = false
    this.announcement.present = false
    this.message.present = false
    this.otherCount = 0
    this.packets.begin()
    this.layers = 0
    this.resumed = false
    this.truncated = false
  }

  /** Continues the frame with the bytes of a reassembled datagram and `fragment.next`. */
  resume(bytes: Uint8Array, start: number, end: number, protocol: ProtocolId): void {
    this.resumed = true
    this.readdressed = false
    this.reportedEnd = end
    this.truncated = false
    this.layers = 0
    this.follow(bytes, start, end, protocol)
  }

  /** Takes back what came after the TCP header: the payload is not a message of its own. */
  backToTcp(): void {
    this.stack = this.tcp.stack
    this.flags = this.tcp.rowFlags
    this.tlsVersion = 0
    this.rpc.present = false
  }

  /**
   * Continues the frame with a message that spans TCP segments, of which the first bytes, [start, end), are there; `length` is that of
   * the whole.
   */
  resumeMessage(bytes: Uint8Array, start: number, end: number, length: number, protocol: ProtocolId): void {
    const { flags } = this
    this.resume(bytes, start, end, protocol)
    // What misses here is there when the frame is dissected.
    if (length > end - start) this.flags = flags | (this.flags & ~RowFlag.malformed)
  }

  /** A network layer's own end on the wire, `end` being that of the captured bytes. */
  endsAt(ownEnd: number, end: number): void {
    this.reportedEnd = Math.min(this.reportedEnd, ownEnd)
    this.truncated = ownEnd > end
  }

  /** Bytes [start, end) may announce conversations. */
  announce(start: number, end: number): void {
    this.announcement.present = true
    this.announcement.start = start
    this.announcement.end = end
  }

  /** Puts a layer on the stack. */
  note(protocol: ProtocolId): void {
    const stack = this.stacks.push(this.stack, protocol)
    // The table is full: the stack does not tell of this layer.
    if (stack === this.stack) this.flags |= RowFlag.nested
    this.stack = stack
  }

  /** Runs one layer. */
  step(protocol: Protocol, bytes: Uint8Array, start: number, end: number): void {
    this.note(protocol.id)
    this.next = 0 as ProtocolId
    protocol.summarize(bytes, start, end, this)
  }

  /** Runs a layer and those that follow it. */
  follow(bytes: Uint8Array, start: number, end: number, protocol: ProtocolId): void {
    this.continueWith(protocol, start, end)
    for (; this.next !== 0 && this.layers < MAX_LAYERS; this.layers++) {
      this.step(this.registry.protocol(this.next), bytes, this.nextStart, this.nextEnd)
    }
  }
}

export const MAX_LAYERS = 32
